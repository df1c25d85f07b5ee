using Serverless.Hosting.Deployment;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Replicas;

/// <summary>
/// The view that one host has of a store that it shares: counts what it writes.
/// </summary>
internal sealed class RecordingStore(IRevisionStore store) : IRevisionStore
{
    private int _writes;

    public int Writes => Volatile.Read(ref _writes);

    public Task<T?> GetAsync<T>(string ns, string name, CancellationToken cancellationToken)
        where T : Resource => store.GetAsync<T>(ns, name, cancellationToken);

    public Task<IReadOnlyList<T>> ListAsync<T>(string? ns, CancellationToken cancellationToken)
        where T : Resource => store.ListAsync<T>(ns, cancellationToken);

    public Task<T> CreateAsync<T>(T resource, CancellationToken cancellationToken)
        where T : Resource => Count(store.CreateAsync(resource, cancellationToken));

    public Task<T> UpdateAsync<T>(T resource, CancellationToken cancellationToken)
        where T : Resource => Count(store.UpdateAsync(resource, cancellationToken));

    public Task<T> UpdateStatusAsync<T>(T resource, CancellationToken cancellationToken)
        where T : Resource => Count(store.UpdateStatusAsync(resource, cancellationToken));

    public Task<bool> DeleteAsync(ResourceId id, long? version, CancellationToken cancellationToken) => Count(store.DeleteAsync(id, version, cancellationToken));

    public IAsyncEnumerable<StoreChange> WatchAsync(CancellationToken cancellationToken) => store.WatchAsync(cancellationToken);

    private T Count<T>(T task)
    {
        Interlocked.Increment(ref _writes);
        return task;
    }
}
