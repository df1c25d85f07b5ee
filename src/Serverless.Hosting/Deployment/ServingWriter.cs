using Serverless.Hosting.Model;
using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Deployment;

/// <summary>
/// Writes to the store and takes the result over at once, so that whoever reads next sees it; and takes over what others wrote.
/// </summary>
internal sealed class ServingWriter(IRevisionStore store, ServingCache cache, ReconcileTriggers triggers)
{
    /// <summary>Whether others look into the store.</summary>
    public bool IsPublic => store.IsPublic;

    public async Task<T> CreateAsync<T>(T resource, CancellationToken cancellationToken)
        where T : Resource => Observe(await store.CreateAsync(resource, cancellationToken));

    public async Task<T> UpdateAsync<T>(T resource, CancellationToken cancellationToken)
        where T : Resource => Observe(await store.UpdateAsync(resource, cancellationToken));

    public async Task<T> UpdateStatusAsync<T>(T resource, CancellationToken cancellationToken)
        where T : Resource => Observe(await store.UpdateStatusAsync(resource, cancellationToken));

    public Task<bool> DeleteAsync(ResourceId id, long? version, CancellationToken cancellationToken) => store.DeleteAsync(id, version, cancellationToken);

    /// <summary>Takes a step of the store's watch over.</summary>
    public void Observe(StoreChange change)
    {
        switch (change)
        {
            case { Kind: StoreChangeKind.Put, Resource: { } resource }:
                Observe(resource);
                break;
            case { Kind: StoreChangeKind.Deleted, Resource: { } resource } when cache.TryRemove(resource):
                triggers.Changed(resource, resource);
                break;
        }
    }

    private T Observe<T>(T resource)
        where T : Resource
    {
        if (cache.TryPut(resource, out var current, out var previous))
        {
            triggers.Changed(current, previous);
        }

        return resource;
    }
}
