using System.Runtime.CompilerServices;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Deployment;

/// <summary>
/// Keeps objects for as long as the process lives: for tests, and for hosts whose sources apply everything again at each start.
/// </summary>
/// <remarks>Watches are told of a deleted object before what it owned.</remarks>
/// <param name="timeProvider">Tells when objects are created.</param>
public sealed class InMemoryRevisionStore(TimeProvider timeProvider) : IRevisionStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ResourceId, Resource> _resources = [];
    private readonly Dictionary<string, HashSet<ResourceId>> _ownedByUid = [];
    private readonly StoreWatchers _watchers = new();
    private long _version;

    /// <inheritdoc />
    public Task<T?> GetAsync<T>(string ns, string name, CancellationToken cancellationToken)
        where T : Resource
    {
        var id = new ResourceId(ResourceWrites.KindOf<T>(), ns, name);
        return Locked(() => (T?)_resources.GetValueOrDefault(id), cancellationToken);
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<T>> ListAsync<T>(string? ns, CancellationToken cancellationToken)
        where T : Resource
    {
        var kind = ResourceWrites.KindOf<T>();
        return Locked<IReadOnlyList<T>>(
            () =>
            [
                .. _resources.Values
                    .Where(resource => resource.Kind == kind && (ns is null || resource.Namespace == ns))
                    .OrderBy(resource => resource.Namespace, StringComparer.Ordinal)
                    .ThenBy(resource => resource.Name, StringComparer.Ordinal)
                    .Cast<T>(),
            ],
            cancellationToken);
    }

    /// <inheritdoc />
    public Task<T> CreateAsync<T>(T resource, CancellationToken cancellationToken)
        where T : Resource =>
        WriteAsync(resource, (stored, version) => ResourceWrites.Create(stored, resource, timeProvider.GetUtcNow(), version), cancellationToken);

    /// <inheritdoc />
    public Task<T> UpdateAsync<T>(T resource, CancellationToken cancellationToken)
        where T : Resource =>
        WriteAsync(resource, (stored, version) => ResourceWrites.Update(stored, resource, version), cancellationToken);

    /// <inheritdoc />
    public Task<T> UpdateStatusAsync<T>(T resource, CancellationToken cancellationToken)
        where T : Resource =>
        WriteAsync(resource, (stored, version) => ResourceWrites.UpdateStatus(stored, resource, version), cancellationToken);

    /// <inheritdoc />
    public Task<bool> DeleteAsync(ResourceId id, long? version, CancellationToken cancellationToken) => Locked(() => Delete(id, version), cancellationToken);

    /// <inheritdoc />
    public async IAsyncEnumerable<StoreChange> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var watcher = _watchers.Subscribe();
        Resource[] replay;
        long version;
        lock (_lock)
        {
            (replay, version) = ([.. _resources.Values], _version);
        }

        foreach (var resource in replay)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return new(StoreChangeKind.Put, resource);
        }

        yield return new(StoreChangeKind.Replayed, null);
        await foreach (var change in watcher.FollowAsync(version, cancellationToken))
        {
            yield return change;
        }
    }

    private Task<T> WriteAsync<T>(T resource, Func<T?, long, T> write, CancellationToken cancellationToken)
        where T : Resource
    {
        ArgumentNullException.ThrowIfNull(resource);
        return Locked(
            () =>
            {
                var stored = (T?)_resources.GetValueOrDefault(resource.Id);
                var kept = write(stored, _version + 1);
                if (!ReferenceEquals(kept, stored))
                {
                    Put(kept, stored);
                }

                return kept;
            },
            cancellationToken);
    }

    private Task<T> Locked<T>(Func<T> action, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(cancellationToken);
        }

        lock (_lock)
        {
            try
            {
                return Task.FromResult(action());
            }
            catch (StoreConflictException conflict)
            {
                return Task.FromException<T>(conflict);
            }
        }
    }

    private void Put(Resource kept, Resource? stored)
    {
        if (stored is not null)
        {
            Remove(stored);
        }

        _resources.Add(kept.Id, kept);
        if (kept.Owner is { Uid: var owner })
        {
            (_ownedByUid.TryGetValue(owner, out var owned) ? owned : _ownedByUid[owner] = []).Add(kept.Id);
        }

        _version++;
        _watchers.Publish([(_version, new(StoreChangeKind.Put, kept))]);
    }

    private void Remove(Resource resource)
    {
        _resources.Remove(resource.Id);
        if (resource.Owner is { Uid: var owner } && _ownedByUid.TryGetValue(owner, out var owned) && owned.Remove(resource.Id) && owned.Count == 0)
        {
            _ownedByUid.Remove(owner);
        }
    }

    private bool Delete(ResourceId id, long? version)
    {
        var stored = _resources.GetValueOrDefault(id);
        if (!ResourceWrites.Delete(stored, version))
        {
            return false;
        }

        var removed = ResourceWrites.WithOwned(stored!, uid => _ownedByUid.TryGetValue(uid, out var owned) ? owned.Select(child => _resources[child]) : []);
        foreach (var resource in removed)
        {
            Remove(resource);
        }

        _version++;
        _watchers.Publish([.. removed.Select(resource => (_version, new StoreChange(StoreChangeKind.Deleted, resource)))]);
        return true;
    }
}
