using Serverless.Hosting.Model;

namespace Serverless.Hosting.Deployment;

/// <summary>
/// Keeps a revision from being collected while traffic is being pinned to it: whoever comes second sees what the first has done.
/// </summary>
internal sealed class PinLock : IDisposable
{
    private readonly SemaphoreSlim _semaphore = new(1);

    /// <summary>Waits for the lock if an object pins traffic to a revision; any other object needs none.</summary>
    /// <returns>What gives the lock back; null without one.</returns>
    public async Task<IDisposable?> EnterForAsync(Resource wanted, CancellationToken cancellationToken)
    {
        var traffic = wanted switch { Service service => service.Traffic, Route route => route.Traffic, _ => [] };
        return traffic.Any(target => target.RevisionName is not null) ? await EnterAsync(cancellationToken) : null;
    }

    /// <summary>Waits for the lock.</summary>
    /// <returns>What gives it back.</returns>
    public async Task<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        await _semaphore.WaitAsync(cancellationToken);
        return new Holder(_semaphore);
    }

    public void Dispose() => _semaphore.Dispose();

    private sealed class Holder(SemaphoreSlim semaphore) : IDisposable
    {
        public void Dispose() => semaphore.Release();
    }
}
