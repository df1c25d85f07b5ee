using System.Text.Json.Nodes;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Kubernetes.ApiServer;
using Serverless.Hosting.Kubernetes.Manifests;
using Serverless.Hosting.Kubernetes.Nodes;
using Serverless.Hosting.Model;
using Serverless.Hosting.Reservations;

namespace Serverless.Hosting.Kubernetes;

public sealed class KubernetesBackendTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private TestApiServer _server = null!;
    private DeploymentController? _controller;

    public async ValueTask InitializeAsync() => _server = await TestApiServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (_controller is not null)
        {
            await _controller.DisposeAsync();
        }

        await _server.DisposeAsync();
    }

    [Fact]
    public async Task ApplyAsync_Plan_BecomesReadyPods()
    {
        await using var test = await StartAsync();

        Assert.Null(await test.Backend.EnsureAsync(test.Coffee, None));
        await test.Backend.ApplyAsync(test.Coffee, new(2), None);
        var report = await test.ReportAsync(report => Ready(report) == 2);

        Assert.All(report.Instances, instance => Assert.Equal(new Uri("http://10.0.0.1:8080"), instance.Address));
        Assert.All(report.Instances, instance => Assert.Equal(InstanceClass.Standard, instance.Class));
        Assert.Equal(["create deployments", "patch deployments/scale"], _server.Writes);
    }

    [Fact]
    public async Task ApplyAsync_SamePlanTwice_SendsNoRequest()
    {
        await using var test = await StartAsync();
        await test.Backend.EnsureAsync(test.Coffee, None);
        await test.Backend.ApplyAsync(test.Coffee, new(2), None);
        await test.ReportAsync(report => Ready(report) == 2);

        await test.Backend.EnsureAsync(test.Coffee, None);
        await test.Backend.ApplyAsync(test.Coffee, new(2), None);
        await test.Backend.ApplyAsync(test.Coffee, new(0), None);
        await test.ClusterAsync(() => (int)test.Deployment()!["spec"]!["replicas"]! == 0);

        // what came before the last request has been seen by then
        Assert.Equal(["create deployments", "patch deployments/scale", "patch deployments/scale"], _server.Writes);
    }

    [Fact]
    public async Task ApplyAsync_DrainedInstances_GoFirst()
    {
        await using var test = await StartAsync();
        await test.Backend.EnsureAsync(test.Coffee, None);
        await test.Backend.ApplyAsync(test.Coffee, new(3), None);
        var drained = (await test.ReportAsync(report => Ready(report) == 3)).Instances[0].Name;

        await test.Backend.ApplyAsync(test.Coffee, new(2) { End = [drained] }, None);
        var report = await test.ReportAsync(report => report.Instances.Count == 2);

        Assert.DoesNotContain(report.Instances, instance => instance.Name == drained);
        Assert.Contains("patch pods", _server.Writes);
        Assert.DoesNotContain("delete pods", _server.Writes);
    }

    [Fact]
    public async Task ApplyAsync_DrainedInstanceThatTheClusterWouldKeep_IsReplaced()
    {
        var started = 0;
        await using var test = await StartAsync(run: _ => ++started == 2 ? new JsonObject { ["phase"] = "Pending" } : DeploymentController.ReadyStatus("10.0.0.1"));
        await test.Backend.EnsureAsync(test.Coffee, None);
        await test.Backend.ApplyAsync(test.Coffee, new(3), None);
        var drained = (await test.ReportAsync(report => Ready(report) == 2)).Instances.First(instance => instance.State == InstanceState.Ready).Name;

        await test.Backend.ApplyAsync(test.Coffee, new(2) { End = [drained] }, None);
        var report = await test.ReportAsync(report => Ready(report) == 2 && report.Instances.All(instance => instance.Name != drained));

        Assert.Equal(2, report.Instances.Count);
        Assert.Contains("delete pods", _server.Writes);
    }

    [Fact]
    public async Task ApplyAsync_ReservedInstance_IsADeploymentOfItsOwn()
    {
        await using var test = await StartAsync();
        await test.Backend.EnsureAsync(test.Coffee, None);

        await test.Backend.ApplyAsync(test.Coffee, new(0, 1) { ReservedType = InstanceCatalog.Default.Find("ecs.t5-lc1m2.small") }, None);
        var report = await test.ReportAsync(report => Ready(report) == 1);

        Assert.Equal(InstanceClass.Reserved, Assert.Single(report.Instances).Class);
        var template = test.Deployment("coffee-00001-deployment-reserve")!["spec"]!["template"]!;
        Assert.StartsWith("ecs.t5-lc1m2.small", (string?)template["metadata"]!["annotations"]![KubernetesLabels.UseSpecs], StringComparison.Ordinal);
        Assert.Equal("1", (string?)template["spec"]!["containers"]![0]!["resources"]!["limits"]!["cpu"]);
        Assert.Equal(0, (int?)test.Deployment()!["spec"]!["replicas"]);
    }

    [Fact]
    public async Task ApplyAsync_SomebodyScalesOrDeletesTheDeployment_IsMadeTrueAgain()
    {
        await using var test = await StartAsync();
        await test.Backend.EnsureAsync(test.Coffee, None);
        await test.Backend.ApplyAsync(test.Coffee, new(1), None);
        await test.ReportAsync(report => Ready(report) == 1);

        _server.Store.Update(ApiResource.Deployments, "default", "coffee-00001-deployment", isStatus: false, deployment =>
        {
            deployment["spec"]!["replicas"] = 5;
            return deployment;
        });
        await test.ClusterAsync(() => (int?)test.Deployment()!["spec"]!["replicas"] == 1);
        _server.Store.Delete(ApiResource.Deployments, "default", "coffee-00001-deployment");
        await test.ClusterAsync(() => (int?)test.Deployment()?["spec"]!["replicas"] == 1);

        await test.ReportAsync(report => Ready(report) == 1 && report.Instances.Count == 1);
    }

    [Fact]
    public async Task StartingAsync_PodsOfAnEarlierHost_AreReportedAndKept()
    {
        await using (var first = await StartAsync())
        {
            await first.Backend.EnsureAsync(first.Coffee, None);
            await first.Backend.ApplyAsync(first.Coffee, new(2), None);
            await first.ReportAsync(report => Ready(report) == 2);
        }

        _server.Writes.Clear();
        await using var second = await BackendTest.StartAsync(_server);
        await using var reports = second.Backend.WatchAsync(None).GetAsyncEnumerator(None);

        var next = reports.MoveNextAsync();
        Assert.True(next.IsCompletedSuccessfully);
        Assert.Equal(2, Ready(reports.Current));
        Assert.Null(await second.Backend.EnsureAsync(second.Coffee, None));
        Assert.Empty(_server.Writes);
    }

    [Fact]
    public async Task Watch_CutAgainAndAgain_MissesNothing()
    {
        await using var test = await StartAsync();
        await test.Backend.EnsureAsync(test.Coffee, None);
        for (var count = 1; count <= 5; count++)
        {
            await test.Backend.ApplyAsync(test.Coffee, new(count), None);
            _server.Faults.CutWatches();
            await test.ReportAsync(report => Ready(report) == count);
        }

        Assert.Equal(1, _server.Reads["list pods"]);
    }

    [Fact]
    public async Task Watch_VersionIsGone_ListsAnew()
    {
        await using var test = await StartAsync();
        await test.Backend.EnsureAsync(test.Coffee, None);
        await test.Backend.ApplyAsync(test.Coffee, new(1), None);
        var name = (await test.ReportAsync(report => Ready(report) == 1)).Instances[0].Name;

        _server.Faults.Fails = request => request.Verb == "watch" ? new ApiError(503, "ServiceUnavailable", "not now") : null;
        _server.Faults.CutWatches();
        _server.Store.Delete(ApiResource.Pods, "default", name);
        await test.ClusterAsync(() => test.Pod(name) is null);
        _server.Store.Compact();
        _server.Faults.Fails = _ => null;
        await test.ReportAsync(report => Ready(report) == 1 && report.Instances[0].Name != name);

        Assert.True(_server.Reads["list pods"] > 1);
    }

    [Fact]
    public async Task Yield_SomebodyScalesTheDeployment_IsLeftToThem()
    {
        await using var test = await StartAsync();
        await test.Backend.EnsureAsync(test.Coffee, None);
        await test.Backend.ApplyAsync(test.Coffee, new(1), None);
        await test.ReportAsync(report => Ready(report) == 1);

        test.Backend.Yield();
        var writes = _server.Writes.Count;
        _server.Store.Update(ApiResource.Deployments, "default", "coffee-00001-deployment", isStatus: false, deployment =>
        {
            deployment["spec"]!["replicas"] = 3;
            return deployment;
        });

        // pods are still told of, and nothing is sent
        await test.ReportAsync(report => Ready(report) == 3);
        Assert.Equal(writes, _server.Writes.Count);

        await test.Backend.ApplyAsync(test.Coffee, new(2), None);
        await test.ReportAsync(report => Ready(report) == 2);
    }

    [Fact]
    public async Task EnsureAsync_DeploymentOfSomebodyElse_IsNotOwned()
    {
        await using var test = await StartAsync();
        _server.Store.Create(ApiResource.Deployments, "default", new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "coffee-00001-deployment", ["labels"] = new JsonObject(), ["annotations"] = new JsonObject() },
            ["spec"] = new JsonObject { ["replicas"] = 0 },
        });

        var failure = await test.Backend.EnsureAsync(test.Coffee, None);

        Assert.Equal((ConditionTypes.ResourcesAvailable, "NotOwned"), (failure?.Condition, failure?.Reason));
        Assert.Null(test.Deployment()!["spec"]!["template"]);
    }

    [Fact]
    public async Task EnsureAsync_LabelsEdited_UpdatesTheDeploymentAndKeepsItsReplicas()
    {
        await using var test = await StartAsync();
        await test.Backend.EnsureAsync(test.Coffee, None);
        await test.Backend.ApplyAsync(test.Coffee, new(2), None);
        await test.ReportAsync(report => Ready(report) == 2);

        Assert.Null(await test.Backend.EnsureAsync(test.Coffee with { Labels = test.Coffee.Labels.With("team", "bar") }, None));

        Assert.Equal("bar", (string?)test.Deployment()!["spec"]!["template"]!["metadata"]!["labels"]!["team"]);
        Assert.Equal(2, (int?)test.Deployment()!["spec"]!["replicas"]);
    }

    [Fact]
    public async Task EnsureAsync_OtherNamespace_IsRefusedWithoutARequest()
    {
        await using var test = await StartAsync();

        var failure = await test.Backend.EnsureAsync(Revisions.Read(Revisions.Coffee, "kitchen"), None);

        Assert.Equal("NamespaceNotServed", failure?.Reason);
        Assert.Empty(_server.Writes);
    }

    [Fact]
    public async Task ApplyAsync_QuotaExceeded_IsAFailureUntilAPodIsReady()
    {
        await using var test = await BackendTest.StartAsync(_server);
        await test.Backend.EnsureAsync(test.Coffee, None);
        await test.Backend.ApplyAsync(test.Coffee, new(1), None);
        await test.ClusterAsync(() => (int?)test.Deployment()!["spec"]!["replicas"] == 1);

        var condition = new JsonObject { ["type"] = "ReplicaFailure", ["status"] = "True", ["reason"] = "FailedCreate", ["message"] = "exceeded quota: bar" };
        test.SetStatus(ApiResource.Deployments, "coffee-00001-deployment", new JsonObject { ["conditions"] = new JsonArray(condition) });
        var report = await test.ReportAsync(report => report.Failure is not null);
        _controller = new(_server.Store);
        await test.ReportAsync(report => Ready(report) == 1 && report.Failure is null);

        Assert.Equal(new RevisionFailure(ConditionTypes.ResourcesAvailable, "FailedCreate", "exceeded quota: bar"), report.Failure);
    }

    [Fact]
    public async Task ApplyAsync_ServerFailsForAWhile_IsTriedAgain()
    {
        await using var test = await StartAsync();
        await test.Backend.EnsureAsync(test.Coffee, None);
        var failures = 3;
        _server.Faults.Fails = request => request.Subresource == "scale" && failures-- > 0 ? new ApiError(500, "InternalError", "etcd") : null;

        await test.Backend.ApplyAsync(test.Coffee, new(1), None);

        await test.ReportAsync(report => Ready(report) == 1);
        Assert.Equal(4, _server.Writes.Count(write => write == "patch deployments/scale"));
    }

    [Fact]
    public async Task RemoveAsync_Revision_DeletesWhatItHas()
    {
        await using var test = await StartAsync();
        await test.Backend.EnsureAsync(test.Coffee, None);
        await test.Backend.ApplyAsync(test.Coffee, new(1, 1) { ReservedType = InstanceCatalog.Default.Types[0] }, None);
        await test.ReportAsync(report => Ready(report) == 2);

        await test.Backend.RemoveAsync(test.Coffee.Id, None);
        await test.ReportAsync(report => report.Instances.Count == 0);

        Assert.Null(test.Deployment());
        Assert.Null(test.Deployment("coffee-00001-deployment-reserve"));
    }

    [Fact]
    public async Task Backend_WithTheShippedRoleAlone_CanDoAllThatItDoes()
    {
        _server.Rules = HostRoles.Rules();
        await using var test = await StartAsync();

        await test.Backend.EnsureAsync(test.Coffee, None);
        await test.Backend.ApplyAsync(test.Coffee, new(3, 1) { ReservedType = InstanceCatalog.Default.Types[0] }, None);
        var drained = (await test.ReportAsync(report => Ready(report) == 4)).Instances.First(instance => instance.Class == InstanceClass.Standard).Name;
        await test.Backend.ApplyAsync(test.Coffee, new(3) { End = [drained] }, None);
        await test.ReportAsync(report => Ready(report) == 3 && report.Instances.All(instance => instance.Name != drained));
        await test.Backend.ApplyAsync(test.Coffee, new(0), None);
        await test.ReportAsync(report => report.Instances.Count == 0);
        Assert.Null(await test.Backend.EnsureAsync(test.Coffee with { Labels = test.Coffee.Labels.With("team", "bar") }, None));
        await test.Backend.RemoveAsync(test.Coffee.Id, None);
        await test.ClusterAsync(() => test.Deployment() is null);
    }

    private static int Ready(RevisionInstances report) => report.Instances.Count(instance => instance.State == InstanceState.Ready);

    private Task<BackendTest> StartAsync(Func<JsonObject, JsonObject>? run = null)
    {
        _controller ??= new(_server.Store, run);
        return BackendTest.StartAsync(_server);
    }
}
