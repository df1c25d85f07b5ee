using Serverless.Hosting.Sqlite.Crash;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

namespace Serverless.Hosting.Sqlite;

/// <summary>
/// Runs the tests, for a person or for the test platform; or, as the child of one of them, the writer that is killed.
/// </summary>
internal static class Program
{
    public static Task<int> Main(string[] args) => args switch
    {
        [CrashWriter.Argument, var path] => CrashWriter.RunAsync(path),
        _ when args.Any(arg => arg is "--server" or "--internal-msbuild-node") =>
            TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions),
        _ => ConsoleRunner.Run(args),
    };
}
