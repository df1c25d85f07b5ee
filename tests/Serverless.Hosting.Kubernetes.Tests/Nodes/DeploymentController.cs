using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Serverless.Hosting.Kubernetes.ApiServer;

namespace Serverless.Hosting.Kubernetes.Nodes;

/// <summary>
/// Stands for the controllers of deployments and replica sets: keeps as many pods as a deployment asks for, and replaces those of an older template step by step.
/// </summary>
internal sealed class DeploymentController : IAsyncDisposable
{
    private const string HashLabel = "pod-template-hash";

    private readonly CancellationTokenSource _stop = new();
    private readonly ResourceStore _store;
    private readonly ApiServerFaults? _faults;
    private readonly Func<JsonObject, JsonObject?> _run;
    private readonly Task _loop;
    private int _made;

    /// <param name="store">The objects.</param>
    /// <param name="run">Runs a pod: gives its status; null where somebody else does. A pod is ready at once by default.</param>
    /// <param name="faults">What goes wrong; null for nothing.</param>
    public DeploymentController(ResourceStore store, Func<JsonObject, JsonObject?>? run = null, ApiServerFaults? faults = null)
    {
        (_store, _run, _faults) = (store, run ?? (_ => ReadyStatus("10.0.0.1")), faults);
        _loop = Task.Run(RunAsync);
    }

    public static JsonObject ReadyStatus(string address) => new()
    {
        ["phase"] = "Running",
        ["podIP"] = address,
        ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = "True", ["lastTransitionTime"] = "2026-01-01T00:00:01Z" }),
    };

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        var version = 0L;
        while (!_stop.IsCancellationRequested)
        {
            var changed = _store.Changed;
            (var due, version) = Due(version);
            foreach (var deployment in due)
            {
                try
                {
                    Reconcile(deployment);
                }
                catch (ApiError)
                {
                    // something was deleted in the meantime: that is a change, and there is another look
                }
            }

            await changed.WaitAsync(_stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>The deployments that something has happened to since a version, and the version of now.</summary>
    private (List<JsonObject> Due, long Version) Due(long version)
    {
        var (all, now) = _store.List(ApiResource.Deployments, new(null, null, null));
        try
        {
            var touched = (version == 0 ? throw ApiError.Gone() : _store.Since(version))
                .Where(change => change.Version <= now && (change.Resource == ApiResource.Deployments || change.Resource == ApiResource.Pods))
                .Select(change => change.Resource == ApiResource.Deployments ? UidOf(change.Object) : OwnerOf(change.Object))
                .ToHashSet();
            return ([.. all.Where(deployment => touched.Contains(UidOf(deployment)))], now);
        }
        catch (ApiError)
        {
            return (all, now);
        }
    }

    private void Reconcile(JsonObject deployment)
    {
        var space = (string)deployment["metadata"]!["namespace"]!;
        if (deployment["spec"]!["template"] is not JsonObject template)
        {
            return;
        }

        var hash = HashOf(template);
        var wanted = (int?)deployment["spec"]!["replicas"] ?? 1;
        var pods = _store.List(ApiResource.Pods, new(null, null, space)).Items.Where(pod => OwnerOf(pod) == UidOf(deployment) && IsAlive(pod)).ToArray();
        var (newer, older) = (pods.Where(pod => IsOf(pod, hash)).ToArray(), pods.Where(pod => !IsOf(pod, hash)).ToArray());
        var ready = pods.Count(IsReady);
        foreach (var pod in Surplus(newer, newer.Length - wanted).Concat(Surplus(older, older.Count(pod => !IsReady(pod)) + Math.Max(0, ready - wanted))))
        {
            _store.Delete(ApiResource.Pods, space, NameOf(pod));
        }

        var surge = older.Length == 0 ? 0 : Math.Max(1, (wanted + 3) / 4);
        var missing = older.Length == 0 ? wanted - newer.Length : Math.Min(wanted - newer.Length, wanted + surge - pods.Length);
        var refusal = missing > 0 ? _faults?.RefusesPodsOf(NameOf(deployment)) : null;
        for (var i = 0; i < missing && refusal is null; i++)
        {
            Run(_store.Create(ApiResource.Pods, space, PodOf(deployment, template, hash)));
        }

        Tell(deployment, pods, newer, wanted, refusal);
    }

    private void Run(JsonObject pod)
    {
        if (_run(pod) is { } status)
        {
            _store.Update(ApiResource.Pods, (string)pod["metadata"]!["namespace"]!, NameOf(pod), isStatus: true, item =>
            {
                item["status"] = status;
                return item;
            });
        }
    }

    private void Tell(JsonObject deployment, JsonObject[] pods, JsonObject[] newer, int wanted, string? refusal)
    {
        var ready = pods.Count(IsReady);
        var isComplete = newer.Count(IsReady) >= wanted && pods.Length == newer.Length;
        var status = new JsonObject
        {
            ["observedGeneration"] = deployment["metadata"]!["generation"]!.DeepClone(),
            ["replicas"] = pods.Length,
            ["updatedReplicas"] = newer.Length,
            ["readyReplicas"] = ready,
            ["availableReplicas"] = ready,
            ["conditions"] = new JsonArray(
                Condition("Available", ready >= wanted, ready >= wanted ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable", ""),
                Condition("Progressing", true, isComplete ? "NewReplicaSetAvailable" : "ReplicaSetUpdated", "")),
        };
        if (refusal is not null)
        {
            status["conditions"]!.AsArray().Add((JsonNode)Condition("ReplicaFailure", true, "FailedCreate", refusal));
        }

        _store.Update(ApiResource.Deployments, (string)deployment["metadata"]!["namespace"]!, NameOf(deployment), isStatus: true, item =>
        {
            item["status"] = status;
            return item;
        });
    }

    /// <summary>Those that are not ready go first, then those with the lowest cost, then the youngest.</summary>
    private static IEnumerable<JsonObject> Surplus(JsonObject[] pods, int count) => pods
        .OrderBy(IsReady)
        .ThenBy(CostOf)
        .ThenByDescending(pod => (string?)pod["metadata"]!["creationTimestamp"], StringComparer.Ordinal)
        .Take(Math.Max(0, count));

    private JsonObject PodOf(JsonObject deployment, JsonObject template, string hash)
    {
        var metadata = template["metadata"]!.DeepClone().AsObject();
        (metadata["labels"] ??= new JsonObject())[HashLabel] = hash;
        metadata["name"] = $"{NameOf(deployment)}-{hash}-{++_made}";
        metadata["ownerReferences"] = new JsonArray(new JsonObject
        {
            ["uid"] = UidOf(deployment),
            ["apiVersion"] = "apps/v1",
            ["kind"] = "Deployment",
            ["name"] = NameOf(deployment),
            ["controller"] = true,
        });
        return new JsonObject { ["metadata"] = metadata, ["spec"] = template["spec"]!.DeepClone() };
    }

    private static JsonObject Condition(string type, bool isTrue, string reason, string message) =>
        new() { ["type"] = type, ["status"] = isTrue ? "True" : "False", ["reason"] = reason, ["message"] = message };

    private static string HashOf(JsonObject template) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(template.ToJsonString())).AsSpan(0, 5));

    private static bool IsAlive(JsonObject pod) => pod["metadata"]!["deletionTimestamp"] is null && (string?)pod["status"]?["phase"] is not ("Failed" or "Succeeded");

    private static bool IsOf(JsonObject pod, string hash) => (string?)pod["metadata"]!["labels"]?[HashLabel] == hash;

    private static string NameOf(JsonObject item) => (string)item["metadata"]!["name"]!;

    private static string? UidOf(JsonObject item) => (string?)item["metadata"]!["uid"];

    private static string? OwnerOf(JsonObject item) => (string?)item["metadata"]!["ownerReferences"]?[0]?["uid"];

    private static bool IsReady(JsonObject pod) =>
        (pod["status"]?["conditions"] as JsonArray)?.Any(condition => (string?)condition!["type"] == "Ready" && (string?)condition["status"] == "True") == true;

    private static int CostOf(JsonObject pod) => int.TryParse((string?)pod["metadata"]!["annotations"]?[KubernetesLabels.DeletionCost], out var cost) ? cost : 0;
}
