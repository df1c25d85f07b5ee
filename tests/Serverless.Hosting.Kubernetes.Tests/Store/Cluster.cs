using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using k8s;
using Serverless.Hosting.Kubernetes.ApiServer;
using Serverless.Hosting.Kubernetes.Manifests;
using Serverless.Hosting.Kubernetes.Nodes;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Kubernetes.Store;

/// <summary>
/// A cluster with the custom resources, and a user of it.
/// </summary>
internal sealed class Cluster : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private readonly DeploymentController _controller;

    private Cluster(TestApiServer server) => (Server, _controller, User) = (server, new(server.Store), server.CreateClient());

    public TestApiServer Server { get; }

    /// <summary>What a user sends requests with.</summary>
    public k8s.Kubernetes User { get; }

    public static async Task<Cluster> StartAsync(bool hasCustomResources = true)
    {
        var server = await TestApiServer.StartAsync();
        if (hasCustomResources)
        {
            server.InstallCustomResources();
        }

        return new(server);
    }

    /// <summary>Creates an object as it is written, or replaces its specification: what <c>kubectl apply</c> comes down to.</summary>
    public async Task<JsonObject> ApplyAsync(string yaml)
    {
        var document = JsonNode.Parse(KubernetesJson.Serialize(KubernetesYaml.Deserialize<object>(yaml)))!.AsObject();
        var (plural, name) = (CustomResources.PluralOf(Enum.Parse<ResourceKind>((string)document["kind"]!)), (string)document["metadata"]!["name"]!);
        if (Find(plural, name) is null)
        {
            return ToJson(await User.CustomObjects.CreateNamespacedCustomObjectAsync(document, CustomResources.Group, "v1", "default", plural));
        }

        var change = new k8s.Models.V1Patch(
            new JsonArray(new JsonObject { ["op"] = "add", ["path"] = "/spec", ["value"] = document["spec"]!.DeepClone() }).ToJsonString(), k8s.Models.V1Patch.PatchType.JsonPatch);
        return ToJson(await User.CustomObjects.PatchNamespacedCustomObjectAsync(change, CustomResources.Group, "v1", "default", plural, name));
    }

    /// <summary>Puts an object of the host's manifests in place.</summary>
    public void Install(IKubernetesObject item)
    {
        var json = JsonNode.Parse(KubernetesJson.Serialize(item))!.AsObject();
        var resource = ApiResource.BuiltIn.Single(known => (known.ApiVersion, known.Kind) == (item.ApiVersion, item.Kind));
        Server.Store.Create(resource, (string?)json["metadata"]!["namespace"] ?? "", json);
    }

    public Task DeleteAsync(string plural, string name) => User.CustomObjects.DeleteNamespacedCustomObjectAsync(CustomResources.Group, "v1", "default", plural, name);

    public JsonObject? Find(string plural, string name) => List(Server.Kind(plural)).SingleOrDefault(item => (string?)item["metadata"]!["name"] == name);

    public IReadOnlyList<JsonObject> List(ApiResource resource) => Server.Store.List(resource, new(null, null, "default")).Items;

    /// <summary>Waits until what the cluster holds is as a test wants it.</summary>
    public async Task UntilAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string text = "")
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        while (true)
        {
            var changed = Server.Store.Changed;
            if (condition())
            {
                return;
            }

            // the host sees a change a little later than the cluster has it
            await Task.WhenAny(changed, Task.Delay(10, deadline.Token));
            Assert.False(deadline.IsCancellationRequested, $"It did not come true within {Deadline}: {text}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        User.Dispose();
        await _controller.DisposeAsync();
        await Server.DisposeAsync();
    }

    private static JsonObject ToJson(object answer) => JsonObject.Create((System.Text.Json.JsonElement)answer)!;
}
