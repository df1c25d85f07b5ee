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
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly DeploymentController _controller;
    private readonly PodNode _node;
    private readonly k8s.Kubernetes _client;
    private readonly List<HostProcess> _hosts = [];

    private ClusterCafe(TestApiServer server)
    {
        Server = server;
        _controller = new(server.Store, _ => null, server.Faults);
        _node = new PodNode(server.Store, server.Faults, Programs.Images).Start();
        _client = server.CreateClient();
    }

    public TestApiServer Server { get; }

    public HostProcess Host => _hosts[0];

    public IReadOnlyList<HostProcess> Hosts => _hosts;

    /// <summary>Starts a cluster with a host, whose role is for one namespace or for all.</summary>
    public static async Task<ClusterCafe> StartAsync(bool isForTheCluster = false)
    {
        var server = await TestApiServer.StartAsync();
        server.InstallCustomResources();
        var options = new KubernetesManifestOptions { Image = "host", ServiceNamespaces = isForTheCluster ? [] : [Namespace] };
        server.Put(HostObjects.Namespace(options));
        foreach (var item in HostRoles.All(options))
        {
            server.Put(item);
        }

        return await StartAsync(server, isForTheCluster);
    }

    /// <summary>Starts a cluster with several hosts that share the work.</summary>
    /// <param name="settings">The settings of each, by its number.</param>
    /// <param name="count">How many.</param>
    public static async Task<ClusterCafe> StartAsync(Func<int, IEnumerable<(string Name, string Value)>> settings, int count)
    {
        var server = await TestApiServer.StartAsync();
        server.InstallCustomResources();
        var options = new KubernetesManifestOptions { Image = "host", ServiceNamespaces = [Namespace], Replicas = count };
        server.Put(HostObjects.Namespace(options));
        foreach (var item in HostRoles.All(options))
        {
            server.Put(item);
        }

        var cafe = new ClusterCafe(server);
        for (var number = 0; number < count; number++)
        {
            cafe._hosts.Add(await HostProcess.StartAsync(server.Address, settings(number).Prepend(("Serverless__Kubernetes__Namespaces__0", Namespace))));
        }

        return cafe;
    }

    /// <summary>Starts a host in a cluster that has what it needs.</summary>
    public static async Task<ClusterCafe> StartAsync(TestApiServer server, bool isForTheCluster = false)
    {
        var cafe = new ClusterCafe(server);
        cafe._hosts.Add(await HostProcess.StartAsync(server.Address, isForTheCluster ? [] : [("Serverless__Kubernetes__Namespaces__0", Namespace)]));
        return cafe;
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

    public Task<string> GetAsync(string host = Drinks.CoffeeHost, string path = "/") => GetAsync(Host, host, path);

    /// <summary>Asks one of several hosts.</summary>
    public static async Task<string> GetAsync(HostProcess process, string host = Drinks.CoffeeHost, string path = "/")
    {
        using var response = await process.Client.SendAsync(new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Host = host } });
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? text.Trim() : $"{(int)response.StatusCode} {text.Trim()}";
    }

    public Task UntilReadyAsync(string? revision = null) => UntilAsync(
        () => Find("services", "coffee") is { } coffee && IsReady(coffee) && (revision ?? (string?)coffee["status"]!["latestReadyRevisionName"]) == (string?)coffee["status"]!["latestReadyRevisionName"],
        $"coffee is ready {revision}");

    public Task UntilPodsAsync(string revision, Func<int, bool> isRight, string what) => UntilAsync(() => isRight(PodsOf(revision).Count), $"{revision} has {what}");

    /// <summary>Waits until the objects of the cluster, or what else changes with them, are as wanted.</summary>
    public async Task UntilAsync(Func<bool> condition, string what)
    {
        using var limit = new CancellationTokenSource(Deadline);
        while (!condition())
        {
            Assert.False(limit.IsCancellationRequested, $"Not in time: {what}\n{Find("services", "coffee")}\n{Host.Output}");
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }
    }

    public static JsonNode? ConditionOf(JsonObject item, string type) =>
        (item["status"]?["conditions"] as JsonArray)?.FirstOrDefault(condition => (string?)condition!["type"] == type);

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.DisposeAsync();
        }

        _client.Dispose();
        await _controller.DisposeAsync();
        await _node.DisposeAsync();
        await Server.DisposeAsync();
    }

    private static bool IsReady(JsonObject item) =>
        (long?)item["status"]?["observedGeneration"] == (long?)item["metadata"]!["generation"] && (string?)ConditionOf(item, "Ready")?["status"] == "True";
}
