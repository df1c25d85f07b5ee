using System.Text.Json.Nodes;
using k8s;
using Serverless.Hosting.Kubernetes.ApiServer;
using Serverless.Hosting.Kubernetes.Manifests;
using Serverless.Hosting.Kubernetes.Nodes;

namespace Serverless.Hosting.Kubernetes.Cafe;

/// <summary>
/// A cluster with a cafe in it: API server, controllers and a node in this process, pods and host as processes of their own.
/// </summary>
internal sealed class ClusterCafe : IAsyncDisposable
{
    private const string Namespace = "default";

    /// <summary>How long a leader that is gone is waited for, where there are several hosts: not long, so that a test need not wait.</summary>
    public static readonly TimeSpan LeaseDuration = TimeSpan.FromSeconds(5);

    private static readonly (string, string)[] ReplicaSettings =
    [
        ("Serverless__Host__Replicas", "true"),
        ("Serverless__Kubernetes__Replicas__LeaseDuration", LeaseDuration.ToString()),
        ("Serverless__Kubernetes__Replicas__RenewDeadline", "00:00:03"),
        ("Serverless__Kubernetes__Replicas__RetryPeriod", "00:00:00.500"),
    ];

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly DeploymentController _controller;
    private readonly PodNode _node;
    private readonly k8s.Kubernetes _client;
    private readonly List<HostProcess> _hosts = [];
    private readonly List<(string, string)> _settings = [];
    private int _turn;

    private ClusterCafe(TestApiServer server, bool isForTheCluster, int replicas)
    {
        Server = server;
        _settings.AddRange(isForTheCluster ? [] : [("Serverless__Kubernetes__Namespaces__0", Namespace)]);
        _settings.AddRange(replicas == 1 ? [] : ReplicaSettings);
        server.Store.CollectAfter = TimeSpan.FromMilliseconds(50);
        _controller = new(server.Store, _ => null, server.Faults);
        _node = new PodNode(server.Store, server.Faults, Programs.Images).Start();
        _client = server.CreateClient();
    }

    public TestApiServer Server { get; }

    /// <summary>The hosts that run.</summary>
    public IReadOnlyList<HostProcess> Hosts => _hosts;

    /// <summary>Starts a cluster with hosts, whose role is for one namespace or for all.</summary>
    public static async Task<ClusterCafe> StartAsync(bool isForTheCluster = false, int replicas = 1)
    {
        var server = await TestApiServer.StartAsync();
        server.InstallCustomResources();
        var options = new KubernetesManifestOptions { Image = "host", ServiceNamespaces = isForTheCluster ? [] : [Namespace], Replicas = replicas };
        server.Put(HostObjects.Namespace(options));
        foreach (var item in HostRoles.All(options))
        {
            server.Put(item);
        }

        return await StartAsync(server, isForTheCluster, replicas);
    }

    /// <summary>Starts hosts in a cluster that has what they need.</summary>
    public static async Task<ClusterCafe> StartAsync(TestApiServer server, bool isForTheCluster = false, int replicas = 1)
    {
        var cafe = new ClusterCafe(server, isForTheCluster, replicas);
        cafe._hosts.AddRange(await Task.WhenAll(Enumerable.Range(0, replicas).Select(_ => HostProcess.StartAsync(server.Address, cafe._settings))));
        return cafe;
    }

    /// <summary>Kills the host, and starts another.</summary>
    public async Task PullThePlugAsync()
    {
        await KillAsync(_hosts[0]);
        _hosts.Add(await HostProcess.StartAsync(Server.Address, _settings));
    }

    public async Task KillAsync(HostProcess host)
    {
        _hosts.Remove(host);
        await host.KillAsync();
        await host.DisposeAsync();
    }

    /// <summary>The host that leads, as the lease says; null while none does.</summary>
    public HostProcess? FindLeader()
    {
        var lease = Server.Store.List(ApiResource.BuiltIn.Single(resource => resource.Kind == "Lease"), new(null, null, null)).Items.SingleOrDefault();
        var holder = (string?)lease?["spec"]?["holderIdentity"] ?? "";
        return _hosts.FirstOrDefault(host => holder.Contains(host.Name, StringComparison.Ordinal));
    }

    /// <summary>Makes a service, or changes it to what a document says.</summary>
    public async Task ApplyAsync(JsonObject service)
    {
        var name = (string)service["metadata"]!["name"]!;
        if (Find("services", name) is null)
        {
            await _client.CustomObjects.CreateNamespacedCustomObjectAsync(service, CustomResources.Group, "v1", Namespace, "services");
        }
        else
        {
            var change = new JsonObject { ["spec"] = service["spec"]!.DeepClone() };
            change["spec"]!["template"]!["metadata"]!["name"] = service["spec"]!["template"]!["metadata"]!["name"]?.DeepClone();
            await _client.CustomObjects.PatchNamespacedCustomObjectAsync(
                new k8s.Models.V1Patch(change.ToJsonString(), k8s.Models.V1Patch.PatchType.MergePatch), CustomResources.Group, "v1", Namespace, "services", name);
        }
    }

    public JsonObject? Find(string plural, string name) => Server.Store.List(Server.Kind(plural), new(null, $"metadata.name={name}", Namespace)).Items.SingleOrDefault();

    /// <summary>The pods of a revision that have not been told to end.</summary>
    public IReadOnlyList<JsonObject> PodsOf(string revision) =>
    [
        .. Server.Store.List(ApiResource.Pods, new($"{KubernetesLabels.Revision}={revision}", null, Namespace)).Items.Where(pod => pod["metadata"]!["deletionTimestamp"] is null),
    ];

    /// <summary>Asks the gateways in turn.</summary>
    public async Task<string> GetAsync(string host = Drinks.CoffeeHost, string path = "/", HttpClient? gateway = null)
    {
        using var response = await (gateway ?? _hosts[(int)((uint)Interlocked.Increment(ref _turn) % _hosts.Count)].Client).SendAsync(new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Host = host } });
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? text.Trim() : $"{(int)response.StatusCode} {text.Trim()}";
    }

    public Task UntilReadyAsync(string? revision = null) => UntilAsync(
        () => Find("services", "coffee") is { } coffee && IsReady(coffee) && (revision ?? (string?)coffee["status"]!["latestReadyRevisionName"]) == (string?)coffee["status"]!["latestReadyRevisionName"],
        $"coffee is ready {revision}");

    /// <summary>Waits until every gateway serves coffee: those that follow hear of a new service a moment after it is ready.</summary>
    public async Task UntilServedAsync()
    {
        await UntilReadyAsync();
        using var limit = new CancellationTokenSource(Deadline);
        foreach (var host in _hosts)
        {
            while (!(await GetAsync(gateway: host.Client)).StartsWith("Hello", StringComparison.Ordinal))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), limit.Token);
            }
        }
    }

    public Task UntilPodsAsync(string revision, Func<int, bool> isRight, string what) => UntilAsync(() => isRight(PodsOf(revision).Count), $"{revision} has {what}");

    /// <summary>Waits until the objects of the cluster, or what else changes with them, are as wanted.</summary>
    public async Task UntilAsync(Func<bool> condition, string what)
    {
        using var limit = new CancellationTokenSource(Deadline);
        while (!condition())
        {
            Assert.False(limit.IsCancellationRequested, $"Not in time: {what}\n{Find("services", "coffee")}\n{string.Join("\n---\n", _hosts.Select(host => host.Output))}");
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }
    }

    public static JsonNode? ConditionOf(JsonObject item, string type) =>
        (item["status"]?["conditions"] as JsonArray)?.FirstOrDefault(condition => (string?)condition!["type"] == type);

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_hosts.Select(host => host.DisposeAsync().AsTask()));
        _client.Dispose();
        await _controller.DisposeAsync();
        await _node.DisposeAsync();
        await Server.DisposeAsync();
    }

    private static bool IsReady(JsonObject item) =>
        (long?)item["status"]?["observedGeneration"] == (long?)item["metadata"]!["generation"] && (string?)ConditionOf(item, "Ready")?["status"] == "True";
}
