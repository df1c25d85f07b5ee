using System.Collections.Concurrent;

namespace Serverless.Hosting.Processes.Launching;

/// <summary>
/// The one thread that starts processes. A parent-death signal is sent when the *thread* that started a process ends, so a thread of the pool won't do.
/// </summary>
internal sealed class SpawnThread : IDisposable
{
    private readonly BlockingCollection<Action> _work = [];

    public SpawnThread() => new Thread(Run) { IsBackground = true, Name = "serverless-spawn" }.Start();

    public Task<T> InvokeAsync<T>(Func<T> function)
    {
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() =>
        {
            try
            {
                completion.SetResult(function());
            }
            catch (Exception exception)
            {
                completion.SetException(exception);
            }
        });
        return completion.Task;
    }

    public void Dispose() => _work.CompleteAdding();

    private void Run()
    {
        foreach (var action in _work.GetConsumingEnumerable())
        {
            action();
        }
    }
}
