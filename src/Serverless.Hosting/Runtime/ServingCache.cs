using System.Diagnostics.CodeAnalysis;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Runtime;

/// <summary>
/// Every stored object as it was last seen, with the indexes that the reconcilers ask for. Written by the store's watch and by whoever has just written to the store.
/// </summary>
internal sealed class ServingCache
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ResourceId, Resource> _resources = [];
    private readonly Dictionary<(string Namespace, string Configuration), Dictionary<string, Revision>> _revisions = [];
    private readonly Dictionary<(string Namespace, string Target), HashSet<string>> _routes = [];
    private volatile TaskCompletionSource _change = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Takes an object over if anything of it is newer than what is here.</summary>
    /// <returns>The object as it is here now and whether it changed.</returns>
    public bool TryPut(Resource resource, [NotNullWhen(true)] out Resource? current, out Resource? previous)
    {
        lock (_lock)
        {
            previous = _resources.GetValueOrDefault(resource.Id);
            current = previous is null || previous.Uid != resource.Uid ? resource : Newest(previous, resource);
            if (ReferenceEquals(current, previous))
            {
                return false;
            }

            _resources[resource.Id] = current;
            UnindexNeedsLock(previous);
            IndexNeedsLock(current);
            TellNeedsLock();
            return true;
        }
    }

    /// <summary>Forgets an object, unless a later one of the same name has taken its place.</summary>
    public bool TryRemove(Resource resource)
    {
        lock (_lock)
        {
            if (_resources.GetValueOrDefault(resource.Id) is not { } current || current.Uid != resource.Uid)
            {
                return false;
            }

            _resources.Remove(resource.Id);
            UnindexNeedsLock(current);
            TellNeedsLock();
            return true;
        }
    }

    /// <summary>Completes when an object changes or goes after this was read.</summary>
    public Task NextChange => _change.Task;

    public T? Get<T>(string ns, string name)
        where T : Resource => (T?)Get(new ResourceId(KindOf<T>(), ns, name));

    public Resource? Get(ResourceId id)
    {
        lock (_lock)
        {
            return _resources.GetValueOrDefault(id);
        }
    }

    public T[] List<T>(string? ns = null)
        where T : Resource
    {
        lock (_lock)
        {
            return [.. _resources.Values.OfType<T>().Where(resource => ns is null || resource.Namespace == ns)];
        }
    }

    /// <summary>The revisions made from a configuration, in the order of their generations.</summary>
    public Revision[] RevisionsOf(string ns, string configurationName)
    {
        lock (_lock)
        {
            return _revisions.TryGetValue((ns, configurationName), out var revisions) ? [.. revisions.Values.OrderBy(RevisionNumbers.GenerationOf)] : [];
        }
    }

    /// <summary>The routes whose traffic, wanted or in force, names a configuration or a revision.</summary>
    public Route[] RoutesNaming(string ns, string target)
    {
        lock (_lock)
        {
            return _routes.TryGetValue((ns, target), out var names)
                ? [.. names.Select(name => _resources.GetValueOrDefault(new(ResourceKind.Route, ns, name))).OfType<Route>()]
                : [];
        }
    }

    private void TellNeedsLock()
    {
        var change = _change;
        _change = new(TaskCreationOptions.RunContinuationsAsynchronously);
        change.SetResult();
    }

    private static ResourceKind KindOf<T>() =>
        typeof(T) == typeof(Service) ? ResourceKind.Service
        : typeof(T) == typeof(Configuration) ? ResourceKind.Configuration
        : typeof(T) == typeof(Route) ? ResourceKind.Route
        : ResourceKind.Revision;

    private static Resource Newest(Resource previous, Resource next) => (next.Version > previous.Version, next.StatusVersion > previous.StatusVersion) switch
    {
        (false, false) => previous,
        (true, true) => next,
        (true, false) => next.StatusVersion == previous.StatusVersion ? next : next.WithStatusOf(previous) with { StatusVersion = previous.StatusVersion },
        (false, true) => previous.Version == next.Version ? next : previous.WithStatusOf(next) with { StatusVersion = next.StatusVersion },
    };

    private void IndexNeedsLock(Resource resource)
    {
        switch (resource)
        {
            case Revision revision:
                Entry(_revisions, (revision.Namespace, revision.ConfigurationName))[revision.Name] = revision;
                break;
            case Route route:
                foreach (var target in TargetsOf(route))
                {
                    Entry(_routes, (route.Namespace, target)).Add(route.Name);
                }

                break;
        }
    }

    private void UnindexNeedsLock(Resource? resource)
    {
        switch (resource)
        {
            case Revision revision when _revisions.TryGetValue((revision.Namespace, revision.ConfigurationName), out var revisions):
                revisions.Remove(revision.Name);
                break;
            case Route route:
                foreach (var target in TargetsOf(route))
                {
                    _routes.GetValueOrDefault((route.Namespace, target))?.Remove(route.Name);
                }

                break;
        }
    }

    private static IEnumerable<string> TargetsOf(Route route) =>
        route.Traffic.Concat(route.Status.Traffic).Concat(route.Status.Assigned).SelectMany(target => new[] { target.ConfigurationName, target.RevisionName }).OfType<string>();

    private static TValue Entry<TKey, TValue>(Dictionary<TKey, TValue> index, TKey key)
        where TKey : notnull
        where TValue : new()
    {
        if (!index.TryGetValue(key, out var value))
        {
            index.Add(key, value = new());
        }

        return value;
    }
}
