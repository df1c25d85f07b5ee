using System.Diagnostics;
using System.Runtime.Versioning;

namespace Serverless.Hosting.Processes.Launching;

[SupportedOSPlatform("windows")]
internal sealed class WindowsChildProcess : IChildProcess
{
    private readonly Process _process;
    private readonly WindowsJob _job = new();

    public WindowsChildProcess(Process process)
    {
        (_process, Id) = (process, process.Id);
        _job.Add(process.SafeHandle);
        Exited = WaitAsync();
    }

    public int Id { get; }

    public Stream Output => _process.StandardOutput.BaseStream;

    public Stream Error => _process.StandardError.BaseStream;

    public Task<int> Exited { get; }

    public void Terminate()
    {
        if (!WindowsJob.SendBreak(Id))
        {
            // no console to share: there is no gentler way
            Kill();
        }
    }

    public void Kill() => _job.End();

    public void Dispose()
    {
        _job.Dispose();
        _process.Dispose();
    }

    private async Task<int> WaitAsync()
    {
        await _process.WaitForExitAsync();
        _job.End();
        return _process.ExitCode;
    }
}
