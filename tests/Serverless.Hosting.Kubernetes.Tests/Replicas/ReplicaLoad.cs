using System.Collections.Concurrent;
using Serverless.Hosting.Activation;

namespace Serverless.Hosting.Kubernetes.Replicas;

/// <summary>
/// Callers that take a place on an instance, hold it for a moment, and take the next.
/// </summary>
internal sealed class ReplicaLoad : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _callers = [];
    private readonly ConcurrentQueue<string> _failures = new();
    private int _served;

    public int Served => Volatile.Read(ref _served);

    public IReadOnlyCollection<string> Failures => _failures;

    /// <summary>Adds callers at a host.</summary>
    public void Add(ReplicaCluster replicas, int host, int callers, TimeSpan hold)
    {
        for (var caller = 0; caller < callers; caller++)
        {
            _callers.Add(Task.Run(() => CallAsync(replicas, host, hold)));
        }
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_callers);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task CallAsync(ReplicaCluster replicas, int host, TimeSpan hold)
    {
        while (!_stop.IsCancellationRequested)
        {
            // what a request may take, as by its timeout
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            var result = await replicas.State(host).AcquireAsync(patience.Token);
            if (result.Outcome != LeaseOutcome.Granted)
            {
                _failures.Enqueue($"{host}: {result.Outcome}");
                continue;
            }

            await Task.Delay(hold, CancellationToken.None);
            result.Lease.Dispose();
            Interlocked.Increment(ref _served);
        }
    }
}
