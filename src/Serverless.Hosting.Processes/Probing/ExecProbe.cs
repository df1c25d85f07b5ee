using System.Globalization;
using Serverless.Hosting.Processes.Launching;

namespace Serverless.Hosting.Processes.Probing;

/// <summary>
/// Succeeds when a command exits with 0. The command runs with the variables, the folder and the limits of the instance.
/// </summary>
internal sealed class ExecProbe(IProcessLauncher launcher, LaunchRequest command) : IProbe
{
    public async Task<string?> TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var process = await launcher.StartAsync(command);
            var output = Task.WhenAll(Discard(process.Output), Discard(process.Error));
            await using var cancellation = cancellationToken.Register(process.Kill);
            var code = await process.Exited;
            await output;
            cancellationToken.ThrowIfCancellationRequested();
            return code == 0 ? null : $"'{command.FileName}' exited with {code.ToString(CultureInfo.InvariantCulture)}";
        }
        catch (LaunchException exception)
        {
            return exception.Message;
        }
    }

    private static Task Discard(Stream stream) => stream.CopyToAsync(Stream.Null, CancellationToken.None);
}
