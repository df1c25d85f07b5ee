using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Serverless.Hosting.Kubernetes.ApiServer;
using Serverless.Hosting.Kubernetes.Manifests;
using Serverless.Hosting.Kubernetes.Nodes;

namespace Serverless.Hosting.Kubernetes.Cafe;

/// <summary>
/// Many services with three pods each: what a start costs, and that a host at rest is quiet. <c>MANY_SERVICES</c> says how many.
/// </summary>
public sealed class ManyServicesTests : IAsyncLifetime
{
    private const int PodsOfEach = 3;
    private static readonly int Count = int.TryParse(Environment.GetEnvironmentVariable("MANY_SERVICES"), CultureInfo.InvariantCulture, out var many) ? many : 20;
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(3);

    private TestApiServer _server = null!;
    private DeploymentController _controller = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await TestApiServer.StartAsync();
        _controller = new(_server.Store);
        _server.InstallCustomResources();
        var options = new KubernetesManifestOptions { Image = "host" };
        foreach (var item in HostRoles.All(options).Prepend(HostObjects.Namespace(options)))
        {
            _server.Put(item);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _controller.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Host_WithManyServices_StartsFromWhatThereIsAndSendsNothingAtRest()
    {
        var services = _server.Kind("services");
        for (var i = 0; i < Count; i++)
        {
            _server.Store.Create(services, "default", Service(i));
        }

        var watch = Stopwatch.StartNew();
        await using (var first = await HostProcess.StartAsync(_server.Address))
        {
            await UntilAsync(first, () => Ready() == Count && Pods() == Count * PodsOfEach);
            Report($"{Count} services were deployed, with {Pods()} pods, in {watch.Elapsed.TotalSeconds:0.0} s");
            await UntilQuietAsync(first);
        }

        var (writes, lists) = (_server.Writes.Count, Lists());
        watch.Restart();
        await using var second = await HostProcess.StartAsync(_server.Address);
        Report($"a host was ready {watch.Elapsed.TotalSeconds:0.0} s after its start, with {Lists() - lists} lists");
        await UntilQuietAsync(second);
        var sent = _server.Writes.Skip(writes).ToArray();
        Report($"it sent {sent.Length} writes, and holds {second.WorkingSet / (1 << 20)} MiB");
        (writes, lists) = (_server.Writes.Count, Lists());

        await Task.Delay(Quiet, TestContext.Current.CancellationToken);

        Assert.All(sent, write => Assert.Equal("patch revisions/status", write));
        Assert.Equal((writes, lists), (_server.Writes.Count, Lists()));
        Assert.Equal(Count * PodsOfEach, Pods());
    }

    private static JsonObject Service(int number) => JsonNode.Parse($$"""
        {
          "metadata": { "name": "coffee-{{number}}" },
          "spec": {
            "template": {
              "metadata": { "annotations": { "autoscaling.knative.dev/min-scale": "{{PodsOfEach}}" } },
              "spec": { "containers": [{ "image": "cafe/drinks", "env": [{ "name": "TARGET", "value": "{{number}}" }] }] }
            },
            "traffic": [{ "latestRevision": true, "percent": 100 }]
          }
        }
        """)!.AsObject();

    private static void Report(FormattableString text) => TestContext.Current.TestOutputHelper!.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private int Ready() => _server.Store.List(_server.Kind("services"), new(null, null, null)).Items.Count(item => (string?)ClusterCafe.ConditionOf(item, "Ready")?["status"] == "True");

    private int Pods() => _server.Store.List(ApiResource.Pods, new(null, null, null)).Items.Count;

    private int Lists() => _server.Reads.Where(read => !read.Key.StartsWith("watch ", StringComparison.Ordinal)).Sum(read => read.Value);

    /// <summary>Waits until nothing has been sent for a while.</summary>
    private Task UntilQuietAsync(HostProcess host)
    {
        var (last, since) = (-1, Stopwatch.StartNew());
        return UntilAsync(host, () =>
        {
            if (_server.Writes.Count != last)
            {
                last = _server.Writes.Count;
                since.Restart();
            }

            return since.Elapsed > Quiet;
        });
    }

    private static async Task UntilAsync(HostProcess host, Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(Deadline);
        while (!condition())
        {
            Assert.False(limit.IsCancellationRequested, $"Not in time.\n{host.Output}");
            await Task.Delay(TimeSpan.FromMilliseconds(200));
        }
    }
}
