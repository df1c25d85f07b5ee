namespace Serverless.Hosting.Processes;

/// <summary>
/// Where the programs are that tests run as processes.
/// </summary>
internal static class TestApp
{
    public static string Echo { get; } = Locate("EchoApp");

    public static string BackendHost { get; } = Locate("BackendHost");

    private static string Locate(string name)
    {
        // artifacts/bin/<project>/<configuration>
        var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return Path.Combine(own.Parent!.Parent!.FullName, name, own.Name, name + (OperatingSystem.IsWindows() ? ".exe" : ""));
    }
}
