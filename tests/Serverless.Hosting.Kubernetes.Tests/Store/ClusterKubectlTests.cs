using Serverless.Hosting.Kubernetes.ApiServer;
using Serverless.Hosting.Kubernetes.Kubectl;

namespace Serverless.Hosting.Kubernetes.Store;

/// <summary>
/// What a person types, with the real program, and a host that answers.
/// </summary>
public sealed class ClusterKubectlTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kubectl-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Coffee_AppliedPrintedAndDeleted_IsWhatAPersonSees()
    {
        await using var cluster = await Cluster.StartAsync();
        await using var host = await ClusterHost.StartAsync(cluster);
        using var kubectl = KubectlProgram.Create(cluster.Server);
        var file = Path.Combine(_folder.FullName, "coffee.yaml");
        await File.WriteAllTextAsync(file, Revisions.Coffee, TestContext.Current.CancellationToken);

        await kubectl.RunAsync("apply", "-f", file);
        await kubectl.RunAsync("wait", "ksvc/coffee", "--for=condition=Ready", "--timeout=60s");
        await cluster.UntilAsync(() => (long?)cluster.Find("revisions", "coffee-00001")!["status"]!["desiredReplicas"] == 1);
        var lines = (await kubectl.RunAsync("get", "ksvc,cfg,rev,rt")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToArray();

        Assert.Equal(["service.serving.knative.dev/coffee", "http://coffee.default.example.com", "coffee-00001", "coffee-00001", "True"], lines[1]);
        Assert.Equal(["configuration.serving.knative.dev/coffee", "coffee-00001", "coffee-00001", "True"], lines[3]);
        Assert.Equal(["revision.serving.knative.dev/coffee-00001", "coffee", "1", "True", "1", "1"], lines[5]);
        Assert.Equal(["route.serving.knative.dev/coffee", "http://coffee.default.example.com", "True"], lines[7]);

        // applied again, and with a change: what the host wrote is not taken for the user's
        Assert.Equal("service.serving.knative.dev/coffee unchanged", (await kubectl.RunAsync("apply", "-f", file)).Trim());
        await File.WriteAllTextAsync(file, Revisions.Coffee.Replace("cafe/drinks", "cafe/drinks:2", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        Assert.Equal("service.serving.knative.dev/coffee configured", (await kubectl.RunAsync("apply", "-f", file)).Trim());
        await cluster.UntilAsync(() => (string?)cluster.Find("services", "coffee")!["status"]!["latestReadyRevisionName"] == "coffee-00002");

        await kubectl.RunAsync("delete", "ksvc", "coffee");
        await cluster.UntilAsync(() => cluster.List(ApiResource.Deployments).Count == 0 && cluster.List(cluster.Server.Kind("revisions")).Count == 0);
    }
}
