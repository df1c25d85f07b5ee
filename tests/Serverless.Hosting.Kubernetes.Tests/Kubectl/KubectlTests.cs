using System.Text.Json.Nodes;
using Serverless.Hosting.Host;
using Serverless.Hosting.Kubernetes.ApiServer;
using Serverless.Hosting.Kubernetes.Nodes;

namespace Serverless.Hosting.Kubernetes.Kubectl;

/// <summary>
/// What a person types, with the real program.
/// </summary>
public sealed class KubectlTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("deploy-");
    private TestApiServer _server = null!;
    private KubectlProgram _kubectl = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await TestApiServer.StartAsync();
        _kubectl = KubectlProgram.Create(_server);
    }

    public async ValueTask DisposeAsync()
    {
        _kubectl?.Dispose();
        await _server.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Apply_TheBaseTwice_MakesAllObjectsAndThenChangesNone()
    {
        HostManifests.Write(_folder.FullName, new KubernetesManifestOptions { Image = "cafe/host:1", ServiceNamespaces = { "default" } });

        var first = await _kubectl.RunAsync("apply", "-k", _folder.FullName);
        var version = _server.Store.Version;
        var second = await _kubectl.RunAsync("apply", "-k", _folder.FullName);

        Assert.All(
            [
                "namespace/serverless-hosting created", "customresourcedefinition.apiextensions.k8s.io/services.serving.knative.dev created",
                "serviceaccount/serverless-hosting created", "role.rbac.authorization.k8s.io/serverless-hosting created",
                "rolebinding.rbac.authorization.k8s.io/serverless-hosting created", "deployment.apps/serverless-hosting created",
                "poddisruptionbudget.policy/serverless-hosting created", "service/serverless-hosting created",
            ],
            line => Assert.Contains(line, first, StringComparison.Ordinal));
        Assert.All(Changes(second), line => Assert.EndsWith("unchanged", line, StringComparison.Ordinal));
        Assert.Equal(version, _server.Store.Version);
    }

    [Fact]
    public async Task Apply_TheBaseWithAnotherImage_ChangesTheDeploymentAlone()
    {
        HostManifests.Write(_folder.FullName, new KubernetesManifestOptions { Image = "cafe/host:1" });
        await _kubectl.RunAsync("apply", "-k", _folder.FullName);
        HostManifests.Write(_folder.FullName, new KubernetesManifestOptions { Image = "cafe/host:2" });

        var changed = await _kubectl.RunAsync("apply", "-k", _folder.FullName);

        Assert.Equal("deployment.apps/serverless-hosting configured", Assert.Single(Changes(changed), line => !line.EndsWith("unchanged", StringComparison.Ordinal)));
        var container = _server.Store.Get(ApiResource.Deployments, "serverless-hosting", "serverless-hosting")["spec"]!["template"]!["spec"]!["containers"]!.AsArray();
        Assert.Equal("cafe/host:2", (string?)Assert.Single(container)!["image"]);
        Assert.Equal(2, container[0]!["env"]!.AsArray().Count);
    }

    [Fact]
    public async Task Service_AppliedPrintedAndDeleted_IsWhatAPersonSees()
    {
        _server.InstallCustomResources();
        var file = Write(Revisions.Coffee);

        Assert.Equal("service.serving.knative.dev/coffee created", (await _kubectl.RunAsync("apply", "-f", file)).Trim());
        var services = _server.Kind("services");
        _server.Store.Update(services, "default", "coffee", isStatus: true, item =>
        {
            item["status"] = JsonNode.Parse("""
                {"url": "http://coffee.default.example.com", "latestReadyRevisionName": "coffee-00001", "conditions": [{"type": "RoutesReady", "status": "Unknown"}, {"type": "Ready", "status": "True"}]}
                """);
            return item;
        });
        var lines = (await _kubectl.RunAsync("get", "ksvc,rev,rt")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(["NAME", "URL", "LATESTCREATED", "LATESTREADY", "READY", "REASON"], Words(lines[0]));
        Assert.Equal(["service.serving.knative.dev/coffee", "http://coffee.default.example.com", "coffee-00001", "True"], Words(lines[1]));
        Assert.Contains("condition met", await _kubectl.RunAsync("wait", "ksvc/coffee", "--for=condition=Ready", "--timeout=30s"), StringComparison.Ordinal);
        Assert.Contains("http://coffee.default.example.com", await _kubectl.RunAsync("describe", "ksvc", "coffee"), StringComparison.Ordinal);
        Assert.Contains("deleted", await _kubectl.RunAsync("delete", "-f", file), StringComparison.Ordinal);
        Assert.Empty(_server.Store.List(services, new(null, null, null)).Items);
    }

    [Fact]
    public async Task Service_WithAnEdit_IsMergedAndCountsAsAGeneration()
    {
        _server.InstallCustomResources();
        await _kubectl.RunAsync("apply", "-f", Write(Revisions.Coffee));

        var changed = await _kubectl.RunAsync("apply", "-f", Write(Revisions.Coffee.Replace("cafe/drinks", "cafe/drinks:2", StringComparison.Ordinal)));

        Assert.Equal("service.serving.knative.dev/coffee configured", changed.Trim());
        var coffee = _server.Store.Get(_server.Kind("services"), "default", "coffee");
        Assert.Equal(2, (long?)coffee["metadata"]!["generation"]);
        Assert.Equal("ghcr.io/cafe/drinks:2", (string?)coffee["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]);
    }

    [Fact]
    public async Task Service_ThatContradictsTheSchema_IsRefusedByTheServer()
    {
        _server.InstallCustomResources();

        var (code, _, error) = await _kubectl.TryAsync("apply", "-f", Write(Revisions.Coffee.Replace("containers:", "timeoutSeconds: soon\n      containers:", StringComparison.Ordinal)));

        Assert.NotEqual(0, code);
        Assert.Contains("spec.template.spec.timeoutSeconds", error, StringComparison.Ordinal);
        Assert.Empty(_server.Store.List(_server.Kind("services"), new(null, null, null)).Items);
    }

    [Fact]
    public async Task Deployment_Scaled_HasTheReplicas()
    {
        await using var controller = new DeploymentController(_server.Store);
        HostManifests.Write(_folder.FullName, new KubernetesManifestOptions { Image = "cafe/host:1" });
        await _kubectl.RunAsync("apply", "-k", _folder.FullName);

        Assert.Contains("scaled", await _kubectl.RunAsync("scale", "deployment", "serverless-hosting", "--replicas=3", "-n", "serverless-hosting"), StringComparison.Ordinal);
        await _kubectl.RunAsync("rollout", "status", "deployment", "serverless-hosting", "-n", "serverless-hosting", "--timeout=30s");

        Assert.Equal(3, _server.Store.List(ApiResource.Pods, new(null, null, "serverless-hosting")).Items.Count);
        Assert.Equal(4, (await _kubectl.RunAsync("get", "pods", "-n", "serverless-hosting")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    /// <summary>What was done with each object, but for the budget: that its selector is to be replaced is sent each time, and changes nothing.</summary>
    private static IEnumerable<string> Changes(string output) =>
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith("poddisruptionbudget", StringComparison.Ordinal));

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private string Write(string manifest)
    {
        var path = Path.Combine(_folder.FullName, "service.yaml");
        File.WriteAllText(path, manifest);
        return path;
    }
}
