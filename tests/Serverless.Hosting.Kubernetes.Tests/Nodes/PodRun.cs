using System.Globalization;
using System.Text.Json.Nodes;
using Serverless.Hosting.Kubernetes.ApiServer;

namespace Serverless.Hosting.Kubernetes.Nodes;

/// <summary>
/// One pod from its scheduling to its end.
/// </summary>
internal sealed class PodRun(ResourceStore store, ApiServerFaults faults, IReadOnlyDictionary<string, string> images, JsonObject pod) : IAsyncDisposable
{
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(50);
    private static int _lastAddress;

    private readonly CancellationTokenSource _end = new();
    private readonly Lock _gate = new();
    private readonly string _address = NextAddress();
    private readonly Dictionary<string, string> _since = [];
    private ContainerRun[] _containers = [];
    private Task _run = Task.CompletedTask;
    private Task? _ending;

    public string Name { get; } = (string)pod["metadata"]!["name"]!;

    public IEnumerable<int> Processes => _containers.Select(container => container.ProcessId).OfType<int>();

    private string Namespace { get; } = (string)pod["metadata"]!["namespace"]!;

    public void Start() => _run = Task.Run(RunAsync);

    /// <summary>Asks the processes to end, kills them when the grace is over, and has the object deleted then. Called more than once, it counts once.</summary>
    public void End(TimeSpan grace) => _ending ??= Task.Run(() => EndAsync(grace));

    /// <summary>Kills what runs.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(TimeSpan.Zero);
        await (_ending ?? Task.CompletedTask);
        _end.Dispose();
    }

    /// <summary>Kills the processes; the object stays, as that of a pod that has failed.</summary>
    public async Task EvictAsync(string message)
    {
        await StopAsync(TimeSpan.Zero);
        Put(new JsonObject { ["phase"] = "Failed", ["reason"] = "Evicted", ["message"] = message });
    }

    private async Task StopAsync(TimeSpan grace)
    {
        await _end.CancelAsync();
        await _run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(_containers.Select(container => container.EndAsync(grace)));
    }

    private async Task EndAsync(TimeSpan grace)
    {
        await StopAsync(grace);
        try
        {
            store.Delete(ApiResource.Pods, Namespace, Name, new DeleteOptions { GracePeriodSeconds = 0, Uid = (string)pod["metadata"]!["uid"]! });
        }
        catch (ApiError)
        {
            // it is gone already
        }
    }

    private async Task RunAsync()
    {
        try
        {
            await ScheduleAsync();
            _containers = [.. pod["spec"]!["containers"]!.AsArray().Select(container => new ContainerRun(container!.AsObject(), _address, Variables(container!.AsObject()), images, Tell))];
            Tell();
            await Task.WhenAll(_containers.Select(container => container.RunAsync(_end.Token)));
        }
        catch (OperationCanceledException)
        {
            // it ends
        }
        catch (ApiError)
        {
            // it was deleted
        }
    }

    private async Task ScheduleAsync()
    {
        var owner = (string?)pod["metadata"]!["ownerReferences"]?[0]?["name"] ?? Name;
        while (faults.Unschedulable(owner) is { } problem)
        {
            Put(new JsonObject
            {
                ["phase"] = "Pending",
                ["conditions"] = new JsonArray(new JsonObject { ["type"] = "PodScheduled", ["status"] = "False", ["reason"] = "Unschedulable", ["message"] = problem }),
            });
            await Task.Delay(PollEvery, _end.Token);
        }

        store.Update(ApiResource.Pods, Namespace, Name, isStatus: false, item =>
        {
            item["spec"]!["nodeName"] = "node";
            return item;
        });
    }

    private void Tell()
    {
        lock (_gate)
        {
            var isReady = _containers.All(container => container.IsReady);
            Put(new JsonObject
            {
                ["phase"] = _containers.Any(container => container.HasRun) ? "Running" : "Pending",
                ["hostIP"] = "127.0.0.1",
                ["podIP"] = _address,
                ["podIPs"] = new JsonArray(new JsonObject { ["ip"] = _address }),
                ["conditions"] = new JsonArray(
                    Condition("Initialized", true), Condition("Ready", isReady), Condition("ContainersReady", isReady), Condition("PodScheduled", true)),
                ["containerStatuses"] = new JsonArray([.. _containers.Select(container => container.ToStatus())]),
            });
        }
    }

    private JsonObject Condition(string type, bool isTrue)
    {
        var key = $"{type}={isTrue}";
        _since.Remove($"{type}={!isTrue}");
        if (!_since.TryGetValue(key, out var since))
        {
            _since[key] = since = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        }

        return new JsonObject { ["type"] = type, ["status"] = isTrue ? "True" : "False", ["lastTransitionTime"] = since };
    }

    private void Put(JsonObject status)
    {
        try
        {
            store.Update(ApiResource.Pods, Namespace, Name, isStatus: true, item =>
            {
                item["status"] = status;
                return item;
            });
        }
        catch (ApiError)
        {
            // it was deleted
        }
    }

    /// <summary>The variables of a container: values, fields of the pod, entries of config maps and secrets.</summary>
    private Dictionary<string, string> Variables(JsonObject container) =>
        (container["env"] as JsonArray ?? []).ToDictionary(variable => (string)variable!["name"]!, variable => (string?)variable!["value"] ?? Find(variable["valueFrom"]) ?? "");

    private string? Find(JsonNode? source)
    {
        if ((string?)source?["fieldRef"]?["fieldPath"] is { } path)
        {
            return path == "status.podIP" ? _address : JsonPath.Find(pod, "." + path)?.ToString();
        }

        return source?["configMapKeyRef"] is { } entry ? (string?)store.Get(ApiResource.ConfigMaps, Namespace, (string)entry["name"]!)["data"]?[(string)entry["key"]!]
            : source?["secretKeyRef"] is { } secret ? Decode((string?)store.Get(ApiResource.Secrets, Namespace, (string)secret["name"]!)["data"]?[(string)secret["key"]!])
            : null;
    }

    private static string? Decode(string? data) => data is null ? null : System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(data));

    /// <summary>An address that no other pod of this process has, and hardly one of another process.</summary>
    private static string NextAddress()
    {
        var number = Interlocked.Increment(ref _lastAddress);
        return string.Create(CultureInfo.InvariantCulture, $"127.{1 + (Environment.ProcessId % 200)}.{number / 250 % 250}.{2 + (number % 250)}");
    }
}
