using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Serverless.Hosting.Deployment;
using Serverless.Hosting.Kubernetes.ApiServer;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Kubernetes.Store;

public sealed class KubernetesRevisionStoreTests : IAsyncLifetime
{
    private Cluster _cluster = null!;
    private k8s.Kubernetes _client = null!;
    private KubernetesRevisionStore _store = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _cluster = await Cluster.StartAsync();
        _client = _cluster.Server.CreateClient();
        var options = new KubernetesBackendOptions { Namespaces = { "default", "cafe" }, RetryDelay = TimeSpan.FromMilliseconds(5), MaxRetryDelay = TimeSpan.FromMilliseconds(100) };
        _store = new(_client, new ObjectReader(null), options, TimeProvider.System, NullLogger<KubernetesRevisionStore>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _client.Dispose();
        await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task Update_OthersWroteTheStatus_BothStand()
    {
        var first = await _store.CreateAsync(SampleResources.Service("coffee"), Token);
        Change("services", "coffee", isStatus: true, item => item["status"] = new JsonObject { ["url"] = "http://theirs" });

        var updated = await _store.UpdateAsync(first with { Labels = first.Labels.With("a", "b") }, Token);

        Assert.Equal("http://theirs", updated.Status.Url);
        Assert.Equal("b", (string?)_cluster.Find("services", "coffee")!["metadata"]!["labels"]!["a"]);
    }

    [Fact]
    public async Task UpdateStatus_UserChangedTheSpecification_BothStand()
    {
        var first = await _store.CreateAsync(SampleResources.Service("coffee"), Token);
        Change("services", "coffee", isStatus: false, item => item["spec"]!["template"]!["spec"]!["containerConcurrency"] = 7);

        var updated = await _store.UpdateStatusAsync(first with { Status = new() { Url = "http://ours" } }, Token);

        Assert.Equal((7, 2, "http://ours"), (updated.Template.Spec.ContainerConcurrency, updated.Generation, updated.Status.Url));
    }

    [Fact]
    public async Task Update_OthersChangedTheSpecification_IsConflictAndOverwritesNothing()
    {
        var first = await _store.CreateAsync(SampleResources.Service("coffee"), Token);
        Change("services", "coffee", isStatus: false, item => item["spec"]!["template"]!["spec"]!["containerConcurrency"] = 7);

        await Assert.ThrowsAsync<StoreConflictException>(() => _store.UpdateAsync(first with { Template = SampleResources.Service("x", image: "ours").Template }, Token));

        Assert.Equal(7, (int)_cluster.Find("services", "coffee")!["spec"]!["template"]!["spec"]!["containerConcurrency"]!);
        Assert.Equal("image", (string?)_cluster.Find("services", "coffee")!["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]);
    }

    [Fact]
    public async Task UpdateStatus_Revision_WritesLabelsAnnotationsAndStatus()
    {
        var first = await _store.CreateAsync(SampleResources.Revision("coffee-00001"), Token);
        var modified = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

        var updated = await _store.UpdateStatusAsync(
            first with { Status = new() { RoutingState = RoutingState.Active, Routes = ["coffee", "tea"], RoutingStateModified = modified, ScaleTargetInitialized = true } }, Token);

        Assert.Equal((RoutingState.Active, modified, true), (updated.Status.RoutingState, updated.Status.RoutingStateModified!.Value, updated.Status.ScaleTargetInitialized));
        var metadata = _cluster.Find("revisions", "coffee-00001")!["metadata"]!;
        Assert.Equal("active", (string?)metadata["labels"]![ServingLabels.RoutingState]);
        Assert.Equal("coffee,tea", (string?)metadata["annotations"]![ServingLabels.Routes]);
        Assert.Equal("2026-01-02T03:04:05Z", (string?)metadata["annotations"]![ServingLabels.RoutingStateModified]);
        Assert.Equal(1, (long)metadata["generation"]!);
    }

    [Fact]
    public async Task UpdateStatus_FailsAfterTheLabels_IsMadeGoodByTheNext()
    {
        var first = await _store.CreateAsync(SampleResources.Revision("coffee-00001"), Token);
        var wanted = first with { Status = new() { RoutingState = RoutingState.Active, ObservedGeneration = 1 } };
        _cluster.Server.Faults.Fails = request => request is { Verb: "patch", Subresource: "status" } ? new ApiError(500, "InternalError", "no") : null;

        await Assert.ThrowsAsync<k8s.Autorest.HttpOperationException>(() => _store.UpdateStatusAsync(wanted, Token));
        _cluster.Server.Faults.Fails = _ => null;
        var read = (await _store.GetAsync<Revision>("default", "coffee-00001", Token))!;
        var updated = await _store.UpdateStatusAsync(read with { Status = read.Status with { ObservedGeneration = 1 } }, Token);

        Assert.Equal((RoutingState.Active, 1), (updated.Status.RoutingState, updated.Status.ObservedGeneration));
    }

    [Fact]
    public async Task Watch_WithoutWrites_SendsNone()
    {
        await _cluster.ApplyAsync(Revisions.Coffee);
        _cluster.Server.Writes.Clear();
        await using var watch = new WatchLog(_store);

        Assert.Equal("coffee", (await watch.UntilReplayedAsync())[0].Resource!.Name);
        Change("services", "coffee", isStatus: false, item => item["metadata"]!["labels"] = new JsonObject { ["a"] = "b" });
        Assert.Equal("b", (await watch.NextAsync()).Resource!.Labels["a"]);

        Assert.Empty(_cluster.Server.Writes);
    }

    [Fact]
    public async Task Watch_CutAgainAndAgain_MissesNothing()
    {
        var kept = await _store.CreateAsync(SampleResources.Service("coffee"), Token);
        await using var watch = new WatchLog(_store);
        await watch.UntilReplayedAsync();

        for (var i = 0; i < 10; i++)
        {
            _cluster.Server.Faults.CutWatches();
            Change("services", "coffee", isStatus: false, item => item["metadata"]!["labels"] = new JsonObject { ["i"] = $"{i}" });
            Assert.Equal($"{i}", (await watch.NextAsync()).Resource!.Labels["i"]);
        }

        Assert.Equal(2, _cluster.Server.Reads["list services"]);
        Assert.Equal(kept.Uid, (await _store.GetAsync<Service>("default", "coffee", Token))!.Uid);
    }

    [Fact]
    public async Task Watch_WhatHappenedIsForgotten_ListsAnewAndTellsWhatIsGone()
    {
        await _store.CreateAsync(SampleResources.Service("coffee"), Token);
        await _store.CreateAsync(SampleResources.Service("tea"), Token);
        await using var watch = new WatchLog(_store);
        await watch.UntilReplayedAsync();

        _cluster.Server.Faults.Fails = request => request.Verb == "watch" ? new ApiError(503, "ServiceUnavailable", "not now") : null;
        _cluster.Server.Faults.CutWatches();
        await _cluster.DeleteAsync("services", "tea");
        Change("services", "coffee", isStatus: false, item => item["metadata"]!["labels"] = new JsonObject { ["a"] = "b" });
        _cluster.Server.Store.Compact();
        _cluster.Server.Faults.Fails = _ => null;

        var told = await watch.UntilAsync(change => change.Resource!.Labels.ContainsKey("a"));
        Assert.Contains(told, change => change is { Kind: StoreChangeKind.Deleted, Resource.Name: "tea" });
    }

    [Fact]
    public async Task Watch_ToldThatItIsTooOld_ListsAnewAndGoesOn()
    {
        await using var watch = new WatchLog(_store);
        await watch.UntilReplayedAsync();
        await _cluster.UntilAsync(() => _cluster.Server.Reads.GetValueOrDefault("watch services") == 2);

        _cluster.Server.Store.Compact();
        await _cluster.UntilAsync(() => _cluster.Server.Reads["list services"] == 4);
        await _cluster.ApplyAsync(Revisions.Coffee);

        Assert.Equal("coffee", (await watch.NextAsync()).Resource!.Name);
    }

    [Fact]
    public async Task Delete_StatusChangedInTheMeantime_DeletesAllTheSame()
    {
        var first = await _store.CreateAsync(SampleResources.Service("coffee"), Token);
        var once = 0;
        _cluster.Server.Faults.Fails = request =>
        {
            if (request.Verb == "delete" && Interlocked.Exchange(ref once, 1) == 0)
            {
                Change("services", "coffee", isStatus: true, item => item["status"] = new JsonObject { ["url"] = "http://theirs" });
            }

            return null;
        };

        Assert.True(await _store.DeleteAsync(first.Id, first.Version, Token));

        Assert.Equal(1, once);
        Assert.Null(_cluster.Find("services", "coffee"));
    }

    [Fact]
    public async Task Create_OneOfTheNameIsBeingDeleted_IsNoConflict()
    {
        await _store.CreateAsync(SampleResources.Service("coffee"), Token);
        Change("services", "coffee", isStatus: false, item => item["metadata"]!["finalizers"] = new JsonArray("example.com/wait"));
        await _cluster.DeleteAsync("services", "coffee");

        Assert.Null(await _store.GetAsync<Service>("default", "coffee", Token));
        await Assert.ThrowsAsync<IOException>(() => _store.CreateAsync(SampleResources.Service("coffee"), Token));
    }

    [Fact]
    public async Task Create_TheClusterRefuses_TellsWhatIsWrong()
    {
        var resource = _cluster.Server.Kind("services");
        _cluster.Server.Faults.Fails = request => request.Verb == "create" ? ApiError.Invalid(resource, "coffee", [("spec.a", "is wrong"), ("spec.b", "is worse")]) : null;

        var refusal = await Assert.ThrowsAsync<ResourceInvalidException>(() => _store.CreateAsync(SampleResources.Service("coffee"), Token));

        Assert.Equal([("is wrong", "spec.a"), ("is worse", "spec.b")], refusal.Errors.Select(error => (error.Message, error.Paths.Single())));
    }

    [Fact]
    public async Task AnyCall_NamespaceThatIsNotServed_NamesTheSetting()
    {
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => _store.CreateAsync(SampleResources.Service("coffee", "bar"), Token));

        Assert.Contains("'bar'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Serverless:Kubernetes:Namespaces", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_NamespacesOfTheOptions_AsksForNoOthers()
    {
        await _store.CreateAsync(SampleResources.Service("coffee", "cafe"), Token);
        await _store.CreateAsync(SampleResources.Service("tea"), Token);
        var asked = new List<string?>();
        _cluster.Server.Faults.Fails = request =>
        {
            asked.Add(request.Namespace);
            return null;
        };

        Assert.Equal(["coffee", "tea"], (await _store.ListAsync<Service>(null, Token)).Select(service => service.Name));
        Assert.Equal(["default", "cafe"], asked);
    }

    private void Change(string plural, string name, bool isStatus, Action<JsonObject> change) => _cluster.Server.Store.Update(_cluster.Server.Kind(plural), "default", name, isStatus, item =>
    {
        change(item);
        return item;
    });
}
