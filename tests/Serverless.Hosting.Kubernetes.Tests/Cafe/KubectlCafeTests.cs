using Serverless.Hosting.Host;
using Serverless.Hosting.Kubernetes.ApiServer;
using Serverless.Hosting.Kubernetes.Kubectl;

namespace Serverless.Hosting.Kubernetes.Cafe;

/// <summary>
/// From nothing to coffee with the real <c>kubectl</c>, as the documentation tells it.
/// </summary>
public sealed class KubectlCafeTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("deploy-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Coffee_AppliedToAnEmptyCluster_IsServedAndDeleted()
    {
        await using var server = await TestApiServer.StartAsync();
        using var kubectl = KubectlProgram.Create(server);
        HostManifests.Write(_folder.FullName, new KubernetesManifestOptions { Image = "cafe/host:1", ServiceNamespaces = { "default" } });
        await kubectl.RunAsync("apply", "-k", _folder.FullName);
        await kubectl.RunAsync("wait", "crd", "services.serving.knative.dev", "--for=condition=Established", "--timeout=30s");

        await using var cafe = await ClusterCafe.StartAsync(server);
        var coffee = Path.Combine(_folder.FullName, "coffee.json");
        await File.WriteAllTextAsync(coffee, Drinks.Coffee().ToJsonString(), TestContext.Current.CancellationToken);
        await kubectl.RunAsync("apply", "-f", coffee);
        await kubectl.RunAsync("wait", "ksvc/coffee", "--for=condition=Ready", "--timeout=60s");

        Assert.Equal("Hello coffee!", await cafe.GetAsync());
        var lines = (await kubectl.RunAsync("get", "ksvc,rev,rt")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains(lines, line => line.StartsWith("service.serving.knative.dev/coffee ", StringComparison.Ordinal) && line.Contains("coffee-00001", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("revision.serving.knative.dev/coffee-00001 ", StringComparison.Ordinal) && line.Contains("True", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("route.serving.knative.dev/coffee ", StringComparison.Ordinal) && line.Contains("http://coffee.default.example.com", StringComparison.Ordinal));

        await kubectl.RunAsync("delete", "-f", coffee);
        await cafe.UntilAsync(() => server.Store.List(ApiResource.Pods, new(null, null, "default")).Items.Count == 0, "the pods are gone");
        await cafe.UntilAsync(() => cafe.Find("revisions", "coffee-00001") is null, "the revision is gone");
        Assert.StartsWith("404", await cafe.GetAsync(), StringComparison.Ordinal);
    }
}
