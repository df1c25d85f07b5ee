using System.Text.Json.Nodes;

namespace Serverless.Hosting.Kubernetes.ApiServer;

/// <summary>
/// Stands for the controllers of deployments and replica sets, the scheduler and the kubelet: keeps as many pods as a deployment asks for. Of too many, those that are
/// not ready go first, then those with the lowest cost.
/// </summary>
internal sealed class DeploymentController : IAsyncDisposable
{
    private static readonly ApiResource Pods = ApiResource.All[0];
    private static readonly ApiResource Deployments = ApiResource.All[1];
    private readonly CancellationTokenSource _stop = new();
    private readonly ResourceStore _store;
    private readonly Func<JsonObject, JsonObject> _run;
    private readonly Task _loop;
    private int _made;

    /// <param name="store">The objects.</param>
    /// <param name="run">Runs a pod: gives its status.</param>
    public DeploymentController(ResourceStore store, Func<JsonObject, JsonObject>? run = null)
    {
        (_store, _run) = (store, run ?? (_ => ReadyStatus("10.0.0.1")));
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
        while (!_stop.IsCancellationRequested)
        {
            var changed = _store.Changed;
            foreach (var deployment in _store.List(Deployments, new(null, null, null)).Items)
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

    private void Reconcile(JsonObject deployment)
    {
        var (space, uid) = ((string)deployment["metadata"]!["namespace"]!, (string)deployment["metadata"]!["uid"]!);
        var pods = _store.List(Pods, new(null, null, space)).Items.Where(pod => (string?)pod["metadata"]!["ownerReferences"]?[0]?["uid"] == uid).ToList();
        var wanted = (int?)deployment["spec"]!["replicas"] ?? 1;
        foreach (var pod in pods.OrderBy(IsReady).ThenBy(CostOf).Take(pods.Count - wanted).ToArray())
        {
            pods.Remove(pod);
            _store.Delete(Pods, space, NameOf(pod));
        }

        for (var i = pods.Count; i < wanted; i++)
        {
            pods.Add(_store.Create(Pods, space, PodOf(deployment, uid)));
        }

        foreach (var pod in pods.Where(pod => pod["status"] is null))
        {
            _store.Update(Pods, space, NameOf(pod), isStatus: true, item =>
            {
                item["status"] = _run(item);
                return item;
            });
        }
    }

    private JsonObject PodOf(JsonObject deployment, string uid)
    {
        var template = deployment["spec"]!["template"]!.DeepClone().AsObject();
        var metadata = template["metadata"]!.AsObject();
        metadata["name"] = $"{NameOf(deployment)}-{++_made}";
        metadata["ownerReferences"] = new JsonArray(new JsonObject { ["uid"] = uid, ["apiVersion"] = "apps/v1", ["kind"] = "Deployment", ["name"] = NameOf(deployment) });
        return new JsonObject { ["metadata"] = metadata.DeepClone(), ["spec"] = template["spec"]!.DeepClone() };
    }

    private static string NameOf(JsonObject item) => (string)item["metadata"]!["name"]!;

    private static bool IsReady(JsonObject pod) => (string?)pod["status"]?["conditions"]?[0]?["status"] == "True";

    private static int CostOf(JsonObject pod) => int.TryParse((string?)pod["metadata"]!["annotations"]?[KubernetesLabels.DeletionCost], out var cost) ? cost : 0;
}
