using System.Threading.Channels;
using Serverless.Hosting.Processes.Launching;

namespace Serverless.Hosting.Processes.Instances;

/// <summary>
/// Starts processes that exist only in the test.
/// </summary>
internal sealed class ScriptedLauncher : IProcessLauncher
{
    private readonly Channel<ScriptedProcess> _started = Channel.CreateUnbounded<ScriptedProcess>();

    public string HostId => "scripted";

    /// <summary>How many processes were started and not yet taken.</summary>
    public int Waiting => _started.Reader.Count;

    public ValueTask<ScriptedProcess> NextAsync() => _started.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public Task OpenAsync() => Task.CompletedTask;

    public Task<IChildProcess> StartAsync(LaunchRequest request)
    {
        var process = new ScriptedProcess();
        _started.Writer.TryWrite(process);
        return Task.FromResult<IChildProcess>(process);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    internal sealed class ScriptedProcess : IChildProcess
    {
        private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Id => 0;

        public Stream Output => Stream.Null;

        public Stream Error => Stream.Null;

        public Task<int> Exited => _exited.Task;

        public void Exit(int code) => _exited.TrySetResult(code);

        public void Terminate() => Exit(143);

        public void Kill() => Exit(137);

        public void Dispose()
        {
            // nothing is held
        }
    }
}
