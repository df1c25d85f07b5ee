using System.Globalization;
using System.Text.Json.Nodes;

namespace Serverless.Hosting.Kubernetes.ApiServer;

/// <summary>
/// Keeps objects as a cluster does: one version for all, conflicts, generations, what has happened for those who watch, and collection of what belongs to objects
/// that are gone.
/// </summary>
internal sealed class ResourceStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(ApiResource Resource, string Namespace, string Name), JsonObject> _objects = [];
    private readonly List<StoredEvent> _events = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _version = 1;
    private long _compacted;

    public long Version
    {
        get
        {
            lock (_gate)
            {
                return _version;
            }
        }
    }

    /// <summary>Completes with the next change.</summary>
    public Task Changed => Volatile.Read(ref _changed).Task;

    public JsonObject Get(ApiResource resource, string @namespace, string name)
    {
        lock (_gate)
        {
            return Find_NeedsLock(resource, @namespace, name).DeepClone().AsObject();
        }
    }

    public (List<JsonObject> Items, long Version) List(ApiResource resource, Selectors selectors)
    {
        lock (_gate)
        {
            var items = _objects.Where(entry => entry.Key.Resource == resource && selectors.Matches(entry.Value));
            return ([.. items.OrderBy(entry => entry.Key.Namespace + "/" + entry.Key.Name, StringComparer.Ordinal).Select(entry => entry.Value.DeepClone().AsObject())], _version);
        }
    }

    public JsonObject Create(ApiResource resource, string @namespace, JsonObject item)
    {
        lock (_gate)
        {
            var name = (string)item["metadata"]!["name"]!;
            if (_objects.ContainsKey((resource, @namespace, name)))
            {
                throw new ApiError(409, "AlreadyExists", $"{resource.Plural} \"{name}\" already exists");
            }

            var copy = item.DeepClone().AsObject();
            (copy["apiVersion"], copy["kind"]) = (resource.ApiVersion, resource.Kind);
            var metadata = copy["metadata"]!.AsObject();
            (metadata["namespace"], metadata["uid"], metadata["generation"]) = (@namespace, Guid.NewGuid().ToString(), 1L);
            metadata["creationTimestamp"] = "2026-01-01T00:00:00Z";
            return Put_NeedsLock("ADDED", resource, copy, null);
        }
    }

    /// <summary>Changes an object. A version in what the change returns must be the one in force.</summary>
    public JsonObject Update(ApiResource resource, string @namespace, string name, bool isStatus, Func<JsonObject, JsonObject> change)
    {
        lock (_gate)
        {
            var old = Find_NeedsLock(resource, @namespace, name);
            var item = change(old.DeepClone().AsObject());
            var metadata = item["metadata"]!.AsObject();
            if ((string?)metadata["resourceVersion"] is { Length: > 0 } version && version != (string?)old["metadata"]!["resourceVersion"])
            {
                throw new ApiError(409, "Conflict", $"Operation cannot be fulfilled on {resource.Plural} \"{name}\": the object has been modified");
            }

            // each of the two writes its own part alone
            var (kept, from) = isStatus ? ("spec", old) : ("status", old);
            item[kept] = from[kept]?.DeepClone();
            (metadata["uid"], metadata["namespace"]) = ((string)old["metadata"]!["uid"]!, @namespace);
            var generation = (long)old["metadata"]!["generation"]!;
            metadata["generation"] = JsonNode.DeepEquals(item["spec"], old["spec"]) ? generation : generation + 1;
            metadata["resourceVersion"] = (string?)old["metadata"]!["resourceVersion"];
            return JsonNode.DeepEquals(item, old) ? item : Put_NeedsLock("MODIFIED", resource, item, old);
        }
    }

    /// <summary>Deletes an object. A version that the options of the deletion name must be the one in force.</summary>
    public JsonObject Delete(ApiResource resource, string @namespace, string name, JsonNode? options = null)
    {
        lock (_gate)
        {
            if ((string?)options?["preconditions"]?["resourceVersion"] is { } version
                && version != (string?)Find_NeedsLock(resource, @namespace, name)["metadata"]!["resourceVersion"])
            {
                throw new ApiError(409, "Conflict", $"Precondition failed: ResourceVersion in precondition: {version}");
            }

            return Delete_NeedsLock(resource, @namespace, name);
        }
    }

    /// <summary>What happened after a version.</summary>
    /// <exception cref="ApiError">It is no longer known.</exception>
    public IReadOnlyList<StoredEvent> Since(long version)
    {
        lock (_gate)
        {
            return version < _compacted ? throw ApiError.Gone() : [.. _events.Where(change => change.Version > version)];
        }
    }

    /// <summary>Forgets what happened until now.</summary>
    public void Compact()
    {
        lock (_gate)
        {
            _version++;
            _compacted = _version;
            _events.Clear();
            Signal_NeedsLock();
        }
    }

    private JsonObject Delete_NeedsLock(ApiResource resource, string @namespace, string name)
    {
        var item = Find_NeedsLock(resource, @namespace, name);
        _objects.Remove((resource, @namespace, name));
        Tell_NeedsLock("DELETED", resource, item, item);
        var uid = (string)item["metadata"]!["uid"]!;
        var owned = _objects.Where(entry => Owners(entry.Value).Any(owner => owner == uid)).Select(entry => entry.Key).ToArray();
        foreach (var (kind, space, child) in owned)
        {
            Delete_NeedsLock(kind, space, child);
        }

        return item;
    }

    private static IEnumerable<string?> Owners(JsonObject item) =>
        (item["metadata"]!["ownerReferences"] as JsonArray ?? []).Select(owner => (string?)owner!["uid"]);

    private JsonObject Find_NeedsLock(ApiResource resource, string @namespace, string name) =>
        _objects.GetValueOrDefault((resource, @namespace, name)) ?? throw ApiError.NotFound($"{resource.Plural} \"{name}\"");

    private JsonObject Put_NeedsLock(string type, ApiResource resource, JsonObject item, JsonObject? before)
    {
        _objects[(resource, (string)item["metadata"]!["namespace"]!, (string)item["metadata"]!["name"]!)] = item;
        Tell_NeedsLock(type, resource, item, before);
        return item.DeepClone().AsObject();
    }

    private void Tell_NeedsLock(string type, ApiResource resource, JsonObject item, JsonObject? before)
    {
        item["metadata"]!["resourceVersion"] = (++_version).ToString(CultureInfo.InvariantCulture);
        _events.Add(new(_version, type, resource, item.DeepClone().AsObject(), before?.DeepClone().AsObject()));
        Signal_NeedsLock();
    }

    private void Signal_NeedsLock() => Interlocked.Exchange(ref _changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
}
