using Serverless.Hosting.Model;

namespace Serverless.Hosting.Deployment;

/// <summary>
/// What a write makes of an object: the rules of versions and generations, the same for every store that keeps them itself.
/// </summary>
/// <remarks>
/// Versions come from one counter of the store, so an object never gets a version that an earlier one of its name had. A write that changes nothing
/// returns the stored object itself.
/// </remarks>
internal static class ResourceWrites
{
    public static T Create<T>(T? stored, T resource, DateTimeOffset now, long version)
        where T : Resource
    {
        if (stored is not null)
        {
            throw new StoreConflictException(stored.Id, $"{stored.Id} exists already.");
        }

        return resource with
        {
            Uid = Guid.CreateVersion7(now).ToString(),
            Generation = 1,
            Version = version,
            StatusVersion = version,
            CreatedAt = now.ToUniversalTime(),
        };
    }

    public static T Update<T>(T? stored, T resource, long version)
        where T : Resource
    {
        Expect(resource.Id, stored?.Version, resource.Version, "version");
        var unchanged = (T)resource.WithStatusOf(stored!) with
        {
            Uid = stored!.Uid,
            Generation = stored.Generation,
            Version = stored.Version,
            StatusVersion = stored.StatusVersion,
            CreatedAt = stored.CreatedAt,
        };
        return unchanged == stored
            ? stored
            : unchanged with { Version = version, Generation = stored.Generation + (unchanged.HasSameSpec(stored) ? 0 : 1) };
    }

    public static T UpdateStatus<T>(T? stored, T resource, long version)
        where T : Resource
    {
        Expect(resource.Id, stored?.StatusVersion, resource.StatusVersion, "status version");
        var updated = (T)stored!.WithStatusOf(resource);
        return updated == stored ? stored : updated with { StatusVersion = version };
    }

    /// <summary>Whether there is something to delete.</summary>
    public static bool Delete(Resource? stored, long? version)
    {
        if (stored is not null && version is { } expected)
        {
            Expect(stored.Id, stored.Version, expected, "version");
        }

        return stored is not null;
    }

    /// <summary>An object and everything that it owns: an owner before what it owns, so that a route goes before the revisions that it names.</summary>
    /// <param name="root">The object.</param>
    /// <param name="ownedBy">The objects whose owner has an identity.</param>
    public static IReadOnlyList<Resource> WithOwned(Resource root, Func<string, IEnumerable<Resource>> ownedBy)
    {
        var found = new List<Resource> { root };
        var ids = new HashSet<ResourceId> { root.Id };
        for (var i = 0; i < found.Count; i++)
        {
            found.AddRange(ownedBy(found[i].Uid)
                .Where(owned => ids.Add(owned.Id))
                .OrderBy(owned => owned.Kind)
                .ThenBy(owned => owned.Name, StringComparer.Ordinal));
        }

        return found;
    }

    /// <summary>The kind of the objects of a type.</summary>
    public static ResourceKind KindOf<T>()
        where T : Resource =>
        typeof(T) == typeof(Service) ? ResourceKind.Service
        : typeof(T) == typeof(Configuration) ? ResourceKind.Configuration
        : typeof(T) == typeof(Route) ? ResourceKind.Route
        : typeof(T) == typeof(Revision) ? ResourceKind.Revision
        : throw new ArgumentException($"A store keeps no objects of type '{typeof(T).Name}'. Name one of the kinds.");

    private static void Expect(ResourceId id, long? stored, long expected, string what)
    {
        if (stored is null)
        {
            throw new StoreConflictException(id, $"{id} is gone.");
        }

        if (stored != expected)
        {
            throw new StoreConflictException(id, $"{id} has {what} {stored}, and the change was made from {expected}. Read it again and decide anew.");
        }
    }
}
