using System.Collections.Concurrent;
using Serverless.Hosting.Activation;
using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Replicas;

/// <summary>
/// Requests of several gateways to one revision, and how many of them each instance has at once.
/// </summary>
internal sealed class GatewayCallers
{
    private readonly ConcurrentDictionary<string, int> _running = new(StringComparer.Ordinal);
    private int _most;
    private int _served;

    /// <summary>The most requests that any instance had at once.</summary>
    public int Most => Volatile.Read(ref _most);

    /// <summary>The requests that have been served.</summary>
    public int Served => Volatile.Read(ref _served);

    /// <summary>What a request does on its instance; a few turns of the scheduler by default.</summary>
    public Func<Task> Serving { get; init; } = async () =>
    {
        for (var turn = 0; turn < 10; turn++)
        {
            await Task.Yield();
        }
    };

    /// <summary>Which gateways have used each instance.</summary>
    public ConcurrentDictionary<string, ConcurrentDictionary<string, bool>> UsersOf { get; } = new(StringComparer.Ordinal);

    /// <summary>Sends requests one after the other through a gateway.</summary>
    public async Task CallAsync(string gateway, RevisionState revision, int requests)
    {
        for (var request = 0; request < requests; request++)
        {
            var result = await revision.AcquireAsync(CancellationToken.None);
            Assert.Equal(LeaseOutcome.Granted, result.Outcome);
            await ServeAsync(gateway, result.Lease);
        }
    }

    private async Task ServeAsync(string gateway, InstanceLease lease)
    {
        using (lease)
        {
            var running = _running.AddOrUpdate(lease.InstanceName, 1, (_, count) => count + 1);
            InterlockedMax(running);
            UsersOf.GetOrAdd(lease.InstanceName, _ => new(StringComparer.Ordinal))[gateway] = true;
            await Serving();
            _running.AddOrUpdate(lease.InstanceName, 0, (_, count) => count - 1);
            Interlocked.Increment(ref _served);
        }
    }

    private void InterlockedMax(int value)
    {
        for (var most = Most; value > most; most = Most)
        {
            Interlocked.CompareExchange(ref _most, value, most);
        }
    }
}
