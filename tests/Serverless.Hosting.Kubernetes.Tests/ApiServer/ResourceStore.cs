using System.Globalization;
using System.Text.Json.Nodes;

namespace Serverless.Hosting.Kubernetes.ApiServer;

/// <summary>
/// Keeps objects as a cluster does: one version for all, conflicts, generations, what has happened for those who watch, and collection of what belongs to objects
/// that are gone. What is kept is never changed, but replaced.
/// </summary>
internal sealed class ResourceStore
{
    private static readonly string[] InitialNamespaces = ["default", "kube-system", "bar", "cafe", "kitchen"];

    private readonly Lock _gate = new();
    private readonly Dictionary<(ApiResource Resource, string Namespace, string Name), JsonObject> _objects = [];
    private readonly HashSet<string?> _uids = [];
    private readonly List<StoredEvent> _events = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _version = 1;
    private long _compacted;

    public ResourceStore()
    {
        foreach (var name in InitialNamespaces)
        {
            Create(ApiResource.Namespaces, "", new JsonObject { ["metadata"] = new JsonObject { ["name"] = name } });
        }

        _compacted = _version;
        _events.Clear();
    }

    /// <summary>How long after an object the cluster collects what belonged to it; null, the default, for at once.</summary>
    public TimeSpan? CollectAfter { get; set; }

    public long Version => Volatile.Read(ref _version);

    /// <summary>The version of the last change of a definition.</summary>
    public long DefinitionsVersion { get; private set; }

    /// <summary>Completes with the next change.</summary>
    public Task Changed => Volatile.Read(ref _changed).Task;

    public JsonObject Get(ApiResource resource, string @namespace, string name)
    {
        lock (_gate)
        {
            return Find_NeedsLock(resource, @namespace, name).DeepClone().AsObject();
        }
    }

    /// <summary>The objects that match, by name. They must not be changed.</summary>
    public (List<JsonObject> Items, long Version) List(ApiResource resource, Selectors selectors)
    {
        lock (_gate)
        {
            var items = _objects.Where(entry => entry.Key.Resource == resource && selectors.Matches(entry.Value));
            return ([.. items.OrderBy(entry => entry.Key.Namespace + "/" + entry.Key.Name, StringComparer.Ordinal).Select(entry => entry.Value)], _version);
        }
    }

    public JsonObject Create(ApiResource resource, string @namespace, JsonObject item)
    {
        var copy = item.DeepClone().AsObject();
        (copy["apiVersion"], copy["kind"]) = (resource.ApiVersion, resource.Kind);
        var metadata = copy["metadata"]!.AsObject();
        metadata["name"] ??= (string?)metadata["generateName"] + Guid.NewGuid().ToString("N")[..5];
        (metadata["uid"], metadata["generation"], metadata["creationTimestamp"]) = (Guid.NewGuid().ToString(), 1L, Now());
        if (resource.IsNamespaced)
        {
            metadata["namespace"] = @namespace;
        }

        if (resource.HasStatus)
        {
            copy.Remove("status");
        }

        if (resource == ApiResource.Namespaces)
        {
            (metadata["labels"] ??= new JsonObject())["kubernetes.io/metadata.name"] = (string)metadata["name"]!;
            copy["status"] = new JsonObject { ["phase"] = "Active" };
        }

        if (resource == ApiResource.CustomResourceDefinitions)
        {
            copy["status"] = CustomResource.StatusOf(copy);
        }

        lock (_gate)
        {
            if (resource.IsNamespaced && !_objects.ContainsKey((ApiResource.Namespaces, "", @namespace)))
            {
                throw ApiError.NotFound($"namespaces \"{@namespace}\"");
            }

            if (_objects.ContainsKey((resource, @namespace, (string)metadata["name"]!)))
            {
                throw new ApiError(409, "AlreadyExists", $"{resource.QualifiedName} \"{metadata["name"]}\" already exists");
            }

            var created = Put_NeedsLock("ADDED", resource, copy, null);
            _uids.Add((string)copy["metadata"]!["uid"]!);
            if (Owners(copy).Any() && !Owners(copy).Any(_uids.Contains))
            {
                // a cluster collects what belongs to an object that it does not have
                Collect_NeedsLock(entry => (string?)entry.Item["metadata"]!["uid"] == (string?)copy["metadata"]!["uid"]);
            }

            return created;
        }
    }

    /// <summary>Changes an object. A version in what the change returns must be the one in force.</summary>
    public JsonObject Update(ApiResource resource, string @namespace, string name, bool isStatus, Func<JsonObject, JsonObject> change)
    {
        lock (_gate)
        {
            var old = Find_NeedsLock(resource, @namespace, name);
            var item = change(old.DeepClone().AsObject()).DeepClone().AsObject();
            if ((string?)item["metadata"]?["resourceVersion"] is { Length: > 0 } version && version != (string?)old["metadata"]!["resourceVersion"])
            {
                throw new ApiError(
                    409, "Conflict", $"Operation cannot be fulfilled on {resource.QualifiedName} \"{name}\": the object has been modified; please apply your changes to the latest version and try again");
            }

            item = Merge(resource, old, item, isStatus);
            if (JsonNode.DeepEquals(item, old))
            {
                return item;
            }

            // an object that waits for its finalizers is gone with the last one
            return old["metadata"]!["deletionTimestamp"] is not null && resource != ApiResource.Pods && item["metadata"]!["finalizers"] is not JsonArray { Count: > 0 }
                ? Remove_NeedsLock(resource, old, isOrphan: false)
                : Put_NeedsLock("MODIFIED", resource, item, old);
        }
    }

    public JsonObject Delete(ApiResource resource, string @namespace, string name, DeleteOptions? options = null)
    {
        lock (_gate)
        {
            return Delete_NeedsLock(resource, Find_NeedsLock(resource, @namespace, name), options ?? new DeleteOptions());
        }
    }

    /// <summary>What happened after a version.</summary>
    /// <exception cref="ApiError">It is no longer known.</exception>
    public IReadOnlyList<StoredEvent> Since(long version)
    {
        lock (_gate)
        {
            if (version < _compacted)
            {
                throw ApiError.Gone();
            }

            var first = _events.Count;
            while (first > 0 && _events[first - 1].Version > version)
            {
                first--;
            }

            return _events[first..];
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

    /// <summary>Each of the two writes its own part alone; what identifies an object stays.</summary>
    private static JsonObject Merge(ApiResource resource, JsonObject old, JsonObject item, bool isStatus)
    {
        if (isStatus)
        {
            var status = item["status"]?.DeepClone();
            item = old.DeepClone().AsObject();
            Set(item, "status", status);
            return item;
        }

        var (metadata, before) = (item["metadata"]!.AsObject(), old["metadata"]!);
        foreach (var name in new[] { "uid", "namespace", "name", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "resourceVersion", "generation" })
        {
            Set(metadata, name, before[name]?.DeepClone());
        }

        (item["apiVersion"], item["kind"]) = ((string)old["apiVersion"]!, (string)old["kind"]!);
        if (resource.HasStatus)
        {
            Set(item, "status", old["status"]?.DeepClone());
        }

        if (!JsonNode.DeepEquals(item["spec"], old["spec"]))
        {
            metadata["generation"] = (long)before["generation"]! + 1;
        }

        return item;
    }

    private static void Set(JsonObject item, string name, JsonNode? value)
    {
        if (value is null)
        {
            item.Remove(name);
        }
        else
        {
            item[name] = value;
        }
    }

    private JsonObject Delete_NeedsLock(ApiResource resource, JsonObject item, DeleteOptions options)
    {
        var metadata = item["metadata"]!;
        if ((options.Uid ?? (string)metadata["uid"]!) != (string)metadata["uid"]!
            || (options.ResourceVersion ?? (string)metadata["resourceVersion"]!) != (string)metadata["resourceVersion"]!)
        {
            throw new ApiError(409, "Conflict", $"Operation cannot be fulfilled on {resource.QualifiedName} \"{metadata["name"]}\": the precondition fails");
        }

        var grace = GraceOf(resource, item, options);
        if (grace == 0 && metadata["finalizers"] is not JsonArray { Count: > 0 })
        {
            return Remove_NeedsLock(resource, item, options.IsOrphan);
        }

        if (metadata["deletionTimestamp"] is not null && grace >= (int?)metadata["deletionGracePeriodSeconds"])
        {
            return item.DeepClone().AsObject();
        }

        var ending = item.DeepClone().AsObject();
        (ending["metadata"]!["deletionTimestamp"], ending["metadata"]!["deletionGracePeriodSeconds"]) = (Now(), grace);
        return Put_NeedsLock("MODIFIED", resource, ending, item);
    }

    /// <summary>A pod that a node runs ends first; one that never ran, or has ended, is gone at once.</summary>
    private static int GraceOf(ApiResource resource, JsonObject item, DeleteOptions options) =>
        resource == ApiResource.Pods && item["spec"]?["nodeName"] is not null && (string?)item["status"]?["phase"] is not ("Failed" or "Succeeded")
            ? options.GracePeriodSeconds ?? (int?)item["spec"]!["terminationGracePeriodSeconds"] ?? 30
            : 0;

    private JsonObject Remove_NeedsLock(ApiResource resource, JsonObject item, bool isOrphan)
    {
        _objects.Remove(KeyOf(resource, item));
        Tell_NeedsLock("DELETED", resource, item.DeepClone().AsObject(), item);
        var uid = (string)item["metadata"]!["uid"]!;
        _uids.Remove(uid);
        var name = (string)item["metadata"]!["name"]!;
        if (!isOrphan)
        {
            Collect_NeedsLock(entry => Owners(entry.Item).Contains(uid) || (resource == ApiResource.Namespaces && entry.Namespace == name));
        }

        return item.DeepClone().AsObject();
    }

    private void Collect_NeedsLock(Func<(string Namespace, JsonObject Item), bool> isGarbage)
    {
        if (CollectAfter is { } delay)
        {
            _ = CollectLaterAsync(isGarbage, delay);
            return;
        }

        // one may go with another
        foreach (var (key, item) in _objects.Where(entry => isGarbage((entry.Key.Namespace, entry.Value))).ToArray().Where(entry => _objects.ContainsKey(entry.Key)))
        {
            Delete_NeedsLock(key.Resource, item, new DeleteOptions());
        }
    }

    private async Task CollectLaterAsync(Func<(string Namespace, JsonObject Item), bool> isGarbage, TimeSpan delay)
    {
        await Task.Delay(delay);
        lock (_gate)
        {
            foreach (var (key, item) in _objects.Where(entry => isGarbage((entry.Key.Namespace, entry.Value))).ToArray())
            {
                Delete_NeedsLock(key.Resource, item, new DeleteOptions());
            }
        }
    }

    private static IEnumerable<string?> Owners(JsonObject item) =>
        (item["metadata"]!["ownerReferences"] as JsonArray ?? []).Select(owner => (string?)owner!["uid"]);

    private JsonObject Find_NeedsLock(ApiResource resource, string @namespace, string name) =>
        _objects.GetValueOrDefault((resource, @namespace, name)) ?? throw ApiError.NotFound($"{resource.QualifiedName} \"{name}\"");

    private JsonObject Put_NeedsLock(string type, ApiResource resource, JsonObject item, JsonObject? before)
    {
        Tell_NeedsLock(type, resource, item, before);
        _objects[KeyOf(resource, item)] = item;
        return item.DeepClone().AsObject();
    }

    private void Tell_NeedsLock(string type, ApiResource resource, JsonObject item, JsonObject? before)
    {
        item["metadata"]!["resourceVersion"] = (++_version).ToString(CultureInfo.InvariantCulture);
        DefinitionsVersion = resource == ApiResource.CustomResourceDefinitions ? _version : DefinitionsVersion;
        Settle(item);
        _events.Add(new(_version, type, resource, item, before));
        Signal_NeedsLock();
    }

    /// <summary>Reads every node once: nodes that were parsed are made when they are first read, which several readers must not do at once.</summary>
    private static void Settle(JsonNode? node)
    {
        foreach (var child in node switch { JsonObject map => map.Select(entry => entry.Value), JsonArray list => list, _ => [] })
        {
            Settle(child);
        }
    }

    private void Signal_NeedsLock() => Interlocked.Exchange(ref _changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();

    private static (ApiResource Resource, string Namespace, string Name) KeyOf(ApiResource resource, JsonObject item) =>
        (resource, (string?)item["metadata"]!["namespace"] ?? "", (string)item["metadata"]!["name"]!);

    private static string Now() => TimeProvider.System.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
