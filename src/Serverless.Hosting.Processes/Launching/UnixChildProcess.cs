using System.ComponentModel;
using System.Diagnostics;

namespace Serverless.Hosting.Processes.Launching;

internal sealed class UnixChildProcess : IChildProcess
{
    private readonly Process _process;
    private readonly bool _ownGroup;
    private readonly Action _forget;

    public UnixChildProcess(Process process, bool lowPriority, bool ownGroup, Action forget)
    {
        (_process, _ownGroup, _forget, Id) = (process, ownGroup, forget, process.Id);
        (Output, Error) = (process.StandardOutput.BaseStream, process.StandardError.BaseStream);
        if (lowPriority)
        {
            LowerPriority();
        }

        Exited = WaitAsync();
    }

    public int Id { get; }

    public Stream Output { get; }

    public Stream Error { get; }

    public Task<int> Exited { get; }

    public void Terminate()
    {
        // in its first moment the process leads no group yet
        if (!Exited.IsCompleted && !(_ownGroup && PosixSignals.Terminate(-Id)))
        {
            PosixSignals.Terminate(Id);
        }
    }

    public void Kill()
    {
        if (!Exited.IsCompleted && !(_ownGroup && PosixSignals.Kill(-Id)))
        {
            _process.Kill(entireProcessTree: true);
        }
    }

    public void Dispose()
    {
        // a process that left the session may hold the other ends for ever
        Output.Dispose();
        Error.Dispose();
        _process.Dispose();
    }

    private async Task<int> WaitAsync()
    {
        await _process.WaitForExitAsync();
        if (_ownGroup)
        {
            // the program is gone: what it started and left must not stay
            PosixSignals.Kill(-Id);
        }

        _forget();
        return _process.ExitCode;
    }

    private void LowerPriority()
    {
        try
        {
            _process.PriorityClass = ProcessPriorityClass.BelowNormal;
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException)
        {
            // it has ended already: nothing to slow down
        }
    }
}
