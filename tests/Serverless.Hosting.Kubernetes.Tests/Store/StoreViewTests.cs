using System.Globalization;
using System.Text.Json.Nodes;
using Serverless.Hosting.Deployment;
using Serverless.Hosting.Knative;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Kubernetes.Store;

public sealed class StoreViewTests : IDisposable
{
    private static readonly Service Service = SampleResources.Service("a") with { Uid = "s", Generation = 1 };
    private static readonly Configuration Configuration = SampleResources.Configuration("a", Service) with { Uid = "c", Generation = 1 };
    private static readonly Revision Revision = SampleResources.Revision("a-00001", Configuration) with { Uid = "r", Generation = 1 };

    private readonly StoreWatchers _watchers = new();
    private readonly StoreWatcher _watcher;
    private readonly StoreView _view;

    public StoreViewTests() => (_view, _watcher) = (new(new ObjectReader(null), _watchers), _watchers.Subscribe());

    public void Dispose() => _watcher.Dispose();

    [Fact]
    public async Task Put_OwnedBeforeItsOwner_IsToldAfterIt()
    {
        Put(Revision, 1);
        Put(Configuration, 2);
        Assert.Empty(_view.Snapshot().Resources);

        Put(Service, 3);

        Assert.Equal([(StoreChangeKind.Put, "s"), (StoreChangeKind.Put, "c"), (StoreChangeKind.Put, "r")], await ToldAsync());
        Assert.Equal(3, _view.Snapshot().Resources.Length);
    }

    [Fact]
    public async Task Remove_Owner_TellsWhatItOwnedAndNoLateWordOfIt()
    {
        PutAll();

        _view.Remove(Service.Id, "s");
        Put(Configuration with { Labels = Configuration.Labels.With("late", "1") }, 4);
        Put(Service with { Labels = Service.Labels.With("late", "1") }, 5);

        Assert.Equal([(StoreChangeKind.Deleted, "s"), (StoreChangeKind.Deleted, "c"), (StoreChangeKind.Deleted, "r")], (await ToldAsync())[^3..]);
        Assert.Empty(_view.Snapshot().Resources);
    }

    [Fact]
    public async Task Put_SetFreeByAnOwnerThatIsGone_IsToldAgain()
    {
        PutAll();

        _view.Remove(Service.Id, "s");
        Put(Configuration with { Owner = null }, 4);

        Assert.Equal((StoreChangeKind.Put, "c"), (await ToldAsync())[^1]);
    }

    [Fact]
    public async Task Put_OlderThanKnown_ChangesNothing()
    {
        Put(Service with { Labels = Service.Labels.With("new", "1") }, 5);

        var known = Put(Service, 4);

        Assert.Equal("1", known!.Resource.Labels["new"]);
        Assert.Single(await ToldAsync());
    }

    [Fact]
    public async Task Put_AnotherOfTheName_TellsThatTheFirstIsGone()
    {
        PutAll();
        await ToldAsync();

        Put(Service with { Uid = "s2" }, 9);

        Assert.Equal((StoreChangeKind.Put, "s2"), (await ToldAsync())[^1]);
        Assert.Equal(["s2"], _view.Snapshot().Resources.Select(resource => resource.Uid));
    }

    [Fact]
    public async Task Put_BeingDeleted_CountsAsGone()
    {
        PutAll();

        Put(Service, 4, metadata => metadata["deletionTimestamp"] = "2026-01-01T00:00:00Z");

        Assert.Equal((StoreChangeKind.Deleted, "s"), (await ToldAsync())[^3]);
        Assert.Empty(_view.Snapshot().Resources);
    }

    [Fact]
    public void Put_BeingDeletedWithoutWhatItOwns_LeavesThat()
    {
        PutAll();

        Put(Service, 4, metadata =>
        {
            metadata["deletionTimestamp"] = "2026-01-01T00:00:00Z";
            metadata["finalizers"] = new JsonArray("orphan");
        });
        Assert.Equal(3, _view.Snapshot().Resources.Length);
        _view.Remove(Service.Id, "s");

        Assert.Equal(["c", "r"], _view.Snapshot().Resources.Select(resource => resource.Uid).Order());
    }

    [Fact]
    public void Put_StatusOrRestChanged_GivesThatHalfAVersion()
    {
        Put(Service, 3);
        var status = Put(Service with { Status = new() { Url = "u" } }, 5)!;
        var labels = Put(Service with { Status = new() { Url = "u" }, Labels = Service.Labels.With("a", "b") }, 8)!;
        var nothing = Put(Service with { Status = new() { Url = "u" }, Labels = Service.Labels.With("a", "b") }, 9)!;

        Assert.Equal((3, 5, 5), (status.Resource.Version, status.Resource.StatusVersion, status.Version));
        Assert.Equal((8, 5, 8), (labels.Resource.Version, labels.Resource.StatusVersion, labels.Version));
        Assert.Equal((8, 5, 9), (nothing.Resource.Version, nothing.Resource.StatusVersion, nothing.Version));
    }

    [Fact]
    public void Replace_WhatIsNotListed_IsGoneUnlessItIsNewer()
    {
        PutAll();
        Put(SampleResources.Service("new") with { Uid = "n", Generation = 1 }, 20);

        _view.Replace(ResourceKind.Service, null, [], 10);

        Assert.Equal(["n"], _view.Snapshot().Resources.Select(resource => resource.Uid));
    }

    private void PutAll()
    {
        Put(Service, 1);
        Put(Configuration, 2);
        Put(Revision, 3);
    }

    private StoreEntry? Put(Resource resource, long version, Action<JsonObject>? change = null)
    {
        var document = ServingDocuments.ToJson(resource);
        var metadata = document["metadata"]!.AsObject();
        metadata["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture);
        change?.Invoke(metadata);
        return _view.Put(new ServingObject(resource.Kind, document));
    }

    /// <summary>What was told so far: of several changes of an object the last.</summary>
    private async Task<List<(StoreChangeKind Kind, string Uid)>> ToldAsync()
    {
        var marker = SampleResources.Route("marker") with { Uid = Guid.NewGuid().ToString(), Generation = 1 };
        Put(marker, long.MaxValue);
        var told = new List<(StoreChangeKind, string)>();
        await foreach (var change in _watcher.FollowAsync(0, TestContext.Current.CancellationToken))
        {
            if (change.Resource!.Uid == marker.Uid)
            {
                break;
            }

            told.Add((change.Kind, change.Resource.Uid));
        }

        _view.Remove(marker.Id, marker.Uid);
        return told;
    }
}
