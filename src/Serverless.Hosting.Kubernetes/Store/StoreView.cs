using Serverless.Hosting.Deployment;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Kubernetes.Store;

/// <summary>
/// What the store knows of the cluster, from whatever answer or event came with the newest version of an object.
/// </summary>
/// <remarks>
/// The cluster gives an object one version for all of it; an engine that writes statuses must not conflict with users that write specifications. So the view gives
/// each half the version in which it was last seen to change. Watches are told of an owner before what it owns, whatever the order of events, and of what it owned
/// as soon as it is gone: the cluster collects that later. An object that is being deleted counts as gone.
/// </remarks>
internal sealed class StoreView(ObjectReader reader, StoreWatchers watchers)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ResourceId, StoreEntry> _entries = [];
    private readonly Dictionary<string, HashSet<ResourceId>> _ownedByUid = [];
    private readonly RecentlyGone _gone = new();
    private long _moment;

    public StoreEntry? Find(ResourceId id)
    {
        lock (_lock)
        {
            return _entries.GetValueOrDefault(id);
        }
    }

    /// <summary>What watches have been told, and the moment of it.</summary>
    public (Resource[] Resources, long Moment) Snapshot()
    {
        lock (_lock)
        {
            return ([.. _entries.Values.Where(entry => entry.IsTold).Select(entry => entry.Resource)], _moment);
        }
    }

    /// <summary>Takes an object over if it is newer than what is known.</summary>
    /// <returns>The object as it is known now; null if it is gone.</returns>
    public StoreEntry? Put(ServingObject item)
    {
        lock (_lock)
        {
            return Put_NeedsLock(item);
        }
    }

    /// <summary>Takes over all objects of a kind in a namespace, or in all. What is older than the list and not in it is gone.</summary>
    public void Replace(ResourceKind kind, string? ns, IReadOnlyList<ServingObject> items, long version)
    {
        lock (_lock)
        {
            var listed = items.Select(item => item.Id).ToHashSet();
            var gone = _entries.Values
                .Where(entry => entry.Version <= version)
                .Select(entry => entry.Resource)
                .Where(resource => resource.Kind == kind && (ns is null || resource.Namespace == ns) && !listed.Contains(resource.Id))
                .ToArray();
            foreach (var resource in gone)
            {
                Remove_NeedsLock(resource.Id, resource.Uid);
            }

            foreach (var item in items)
            {
                Put_NeedsLock(item);
            }
        }
    }

    /// <summary>Forgets an object and all that it owns.</summary>
    public void Remove(ResourceId id, string uid)
    {
        lock (_lock)
        {
            Remove_NeedsLock(id, uid);
        }
    }

    private StoreEntry? Put_NeedsLock(ServingObject item)
    {
        var known = _entries.GetValueOrDefault(item.Id);
        if (_gone.Contains(item.Uid))
        {
            return known;
        }

        if (item.IsEnding)
        {
            Remove_NeedsLock(item.Id, item.Uid);
            return null;
        }

        if (known is not null && item.Version <= known.Version)
        {
            return known;
        }

        if (known is not null && known.Resource.Uid != item.Uid)
        {
            Remove_NeedsLock(item.Id, known.Resource.Uid);
            known = null;
        }

        var resource = WithVersions(reader.Read(item, known?.Resource), item.Version, known?.Resource);
        var isTold = known is { IsTold: true } || resource.Owner is not { } owner || IsTold_NeedsLock(owner.Uid, new(owner.Kind, resource.Namespace, owner.Name));
        var entry = new StoreEntry(resource, item.Version, isTold, item.SetsFree);
        Index_NeedsLock(known?.Resource, entry);
        if (entry.IsTold && (known is not { IsTold: true } || known.Resource != resource))
        {
            watchers.Publish([(++_moment, new(StoreChangeKind.Put, resource))]);
            TellOwned_NeedsLock(resource.Uid);
        }

        return entry;
    }

    /// <summary>Each half of the object keeps its version where it is as it was.</summary>
    private static Resource WithVersions(Resource read, long version, Resource? known)
    {
        if (known is null)
        {
            return read with { Version = version, StatusVersion = version };
        }

        var hasSameStatus = read == read.WithStatusOf(known);
        var candidate = read with { Version = known.Version, StatusVersion = known.StatusVersion };
        var hasSameRest = candidate.WithStatusOf(known) == known;
        return read with { Version = hasSameRest ? known.Version : version, StatusVersion = hasSameStatus ? known.StatusVersion : version };
    }

    private bool IsTold_NeedsLock(string uid, ResourceId owner) => _entries.TryGetValue(owner, out var entry) && entry.IsTold && entry.Resource.Uid == uid;

    private void Index_NeedsLock(Resource? before, StoreEntry entry)
    {
        Unindex_NeedsLock(before);
        _entries[entry.Resource.Id] = entry;
        if (entry.Resource.Owner is { Uid: var owner })
        {
            (_ownedByUid.TryGetValue(owner, out var owned) ? owned : _ownedByUid[owner] = []).Add(entry.Resource.Id);
        }
    }

    private void Unindex_NeedsLock(Resource? resource)
    {
        if (resource?.Owner is { Uid: var owner } && _ownedByUid.TryGetValue(owner, out var owned) && owned.Remove(resource.Id) && owned.Count == 0)
        {
            _ownedByUid.Remove(owner);
        }
    }

    /// <summary>What waited for its owner.</summary>
    private void TellOwned_NeedsLock(string uid)
    {
        foreach (var id in _ownedByUid.TryGetValue(uid, out var owned) ? owned.ToArray() : [])
        {
            if (_entries[id] is { IsTold: false } waiting)
            {
                _entries[id] = waiting with { IsTold = true };
                watchers.Publish([(++_moment, new(StoreChangeKind.Put, waiting.Resource))]);
                TellOwned_NeedsLock(waiting.Resource.Uid);
            }
        }
    }

    private void Remove_NeedsLock(ResourceId id, string uid)
    {
        _gone.Add(uid);
        if (!_entries.TryGetValue(id, out var entry) || entry.Resource.Uid != uid)
        {
            return;
        }

        var removed = entry.SetsFree
            ? [entry.Resource]
            : ResourceWrites.WithOwned(entry.Resource, owner => _ownedByUid.TryGetValue(owner, out var owned) ? owned.Select(child => _entries[child].Resource) : []);
        var told = removed.Where(resource => _entries[resource.Id].IsTold).ToArray();
        foreach (var resource in removed)
        {
            _entries.Remove(resource.Id);
            Unindex_NeedsLock(resource);
        }

        _moment++;
        watchers.Publish([.. told.Select(resource => (_moment, new StoreChange(StoreChangeKind.Deleted, resource)))]);
    }
}
