using System.Text.Json.Nodes;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Kubernetes.ApiServer;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Kubernetes.Nodes;

/// <summary>
/// What becomes of pods that are real processes, as the backend sees it.
/// </summary>
public sealed class PodNodeTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false });
    private TestApiServer _server = null!;
    private DeploymentController _controller = null!;
    private PodNode _node = null!;
    private BackendTest _test = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await TestApiServer.StartAsync();
        _controller = new(_server.Store, _ => null, _server.Faults);
        _node = new PodNode(_server.Store, _server.Faults, Programs.Images).Start();
        _test = await BackendTest.StartAsync(_server);
    }

    public async ValueTask DisposeAsync()
    {
        await _test.DisposeAsync();
        await _controller.DisposeAsync();
        await _node.DisposeAsync();
        await _server.DisposeAsync();
        _client.Dispose();
    }

    [Fact]
    public async Task Pods_OfAPlan_AnswerOnAddressesOfTheirOwnAndEndWhenAsked()
    {
        var instances = await ApplyAsync(Drinks(), 2);

        var addresses = instances.Instances.Select(instance => instance.Address!).ToArray();
        Assert.Equal(2, addresses.Distinct().Count());
        Assert.All(addresses, address => Assert.Equal(18080, address.Port));
        foreach (var address in addresses)
        {
            Assert.Equal("Hello pods!", (await _client.GetStringAsync(address, None)).Trim());
        }

        await _test.Backend.ApplyAsync(Drinks(), new(0), None);
        await _test.ReportAsync(Drinks().Id, report => report.Instances.Count == 0);
        await _test.ClusterAsync(() => _server.Store.List(ApiResource.Pods, new(null, null, null)).Items.Count == 0);
        Assert.Empty(_node.Processes);
    }

    [Fact]
    public async Task Pod_ThatCrashesAgainAndAgain_BacksOffAndIsNoLongerReady()
    {
        var address = (await ApplyAsync(Drinks(), 1)).Instances[0].Address!;

        await CrashAsync(address);
        await _test.ReportAsync(Drinks().Id, report => report.Instances is [{ State: InstanceState.Ready }] && RestartsOf(report) == 1);
        await CrashAsync(address);
        var report = await _test.ReportAsync(Drinks().Id, report => report.Failure is not null);

        Assert.Equal((ConditionTypes.ContainerHealthy, "ExitCode3"), (report.Failure!.Condition, report.Failure.Reason));
        await _test.ClusterAsync(() => (string?)StatusOf(report)["state"]?["waiting"]?["reason"] == "CrashLoopBackOff");
    }

    [Fact]
    public async Task Pod_OfAnUnknownImage_TellsThatItCannotBePulled()
    {
        var report = await FailAsync(Drinks("cafe/milk"));

        Assert.Equal((ConditionTypes.ResourcesAvailable, "ImagePullBackOff"), (report.Failure!.Condition, report.Failure.Reason));
        Assert.Contains("cafe/milk", report.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pod_ThatNoNodeTakes_TellsWhyAndRunsWhenOneDoes()
    {
        _server.Faults.Unschedulable = _ => "0/1 nodes are available: 1 Insufficient cpu.";
        var report = await FailAsync(Drinks());
        Assert.Equal(("Unschedulable", "0/1 nodes are available: 1 Insufficient cpu."), (report.Failure!.Reason, report.Failure.Message));

        _server.Faults.Unschedulable = _ => null;

        await _test.ReportAsync(Drinks().Id, report => report.Instances is [{ State: InstanceState.Ready }] && report.Failure is null);
    }

    [Fact]
    public async Task Pod_BeyondTheQuota_TellsSo()
    {
        _server.Faults.RefusesPodsOf = _ => "pods \"drinks\" is forbidden: exceeded quota: bar";

        var report = await FailAsync(Drinks());

        Assert.Equal((ConditionTypes.ResourcesAvailable, "FailedCreate"), (report.Failure!.Condition, report.Failure.Reason));
        Assert.Contains("exceeded quota: bar", report.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pod_ThatIsEvicted_IsReplaced()
    {
        var evicted = (await ApplyAsync(Drinks(), 1)).Instances[0].Name;

        await _node.EvictAsync(evicted);

        await _test.ReportAsync(Drinks().Id, report => report.Instances is [{ State: InstanceState.Ready } other] && other.Name != evicted);
    }

    [Fact]
    public async Task Pod_ThatAnswersBeforeTheClusterAsksAgain_CountsAsReady()
    {
        // the first probe of the node comes too soon, the next one in ten minutes
        var drinks = Drinks(more: "readinessProbe: {periodSeconds: 600, httpGet: {path: /}}", startAfter: 1000);

        var report = await ApplyAsync(drinks, 1);

        Assert.False((bool)StatusOf(report)["ready"]!);
        Assert.Equal("Hello pods!", (await _client.GetStringAsync(report.Instances[0].Address, None)).Trim());
    }

    private static Revision Drinks(string image = Programs.DrinksImage, string more = "", int startAfter = 0) => Revisions.Read($"""
        apiVersion: serving.knative.dev/v1
        kind: Service
        metadata:
          name: drinks
        spec:
          template:
            spec:
              containers:
              - image: {image}
                env: [{"{"}name: TARGET, value: pods{"}"}, {"{"}name: START_AFTER, value: "{startAfter}"{"}"}]
                {more}
                ports: [{"{"}containerPort: 18080{"}"}]
        """);

    private async Task<RevisionInstances> ApplyAsync(Revision revision, int count)
    {
        Assert.Null(await _test.Backend.EnsureAsync(revision, None));
        await _test.Backend.ApplyAsync(revision, new(count), None);
        return await _test.ReportAsync(revision.Id, report => report.Instances.Count(instance => instance.State == InstanceState.Ready) == count);
    }

    private async Task<RevisionInstances> FailAsync(Revision revision)
    {
        Assert.Null(await _test.Backend.EnsureAsync(revision, None));
        await _test.Backend.ApplyAsync(revision, new(1), None);
        return await _test.ReportAsync(revision.Id, report => report.Failure is not null);
    }

    private Task CrashAsync(Uri address) => _client.GetAsync(new Uri(address, "/crash?code=3"), None).ContinueWith(_ => { }, None, TaskContinuationOptions.None, TaskScheduler.Default);

    private JsonNode StatusOf(RevisionInstances report) => _test.Pod(report.Instances[0].Name)!["status"]!["containerStatuses"]![0]!;

    private int RestartsOf(RevisionInstances report) => (int)StatusOf(report)["restartCount"]!;
}
