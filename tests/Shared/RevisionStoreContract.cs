using Microsoft.Extensions.Time.Testing;
using Serverless.Hosting.Model;
using static Serverless.Hosting.Deployment.SampleResources;

namespace Serverless.Hosting.Deployment;

/// <summary>
/// What every store that keeps versions itself must do.
/// </summary>
public abstract partial class RevisionStoreContract : IAsyncLifetime
{
    protected FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 5, 4, 3, 2, 1, TimeSpan.Zero).AddTicks(7654321));

    protected IRevisionStore Store { get; private set; } = null!;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        Store = OpenStore(Clock);
        return ValueTask.CompletedTask;
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (Store is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }
    }

    [Fact]
    public async Task Create_NewObject_GivesIdentityTimeAndVersions()
    {
        var kept = await Store.CreateAsync(Service("a"), Token);

        Assert.True(Guid.TryParse(kept.Uid, out _));
        Assert.Equal(CreationTimeOf(kept), kept.CreatedAt);
        Assert.Equal(TimeSpan.Zero, kept.CreatedAt.Offset);
        Assert.Equal(1, kept.Generation);
        Assert.True(kept.Version > 0);
        Assert.True(kept.StatusVersion > 0);
        Assert.Equal(kept, await Store.GetAsync<Service>("default", "a", Token));
    }

    [Fact]
    public async Task Create_SameName_IsConflict()
    {
        var first = await Store.CreateAsync(Service("a"), Token);

        var conflict = await Assert.ThrowsAsync<StoreConflictException>(() => Store.CreateAsync(Service("a", image: "other"), Token));

        Assert.Equal(first.Id, conflict.Id);
        Assert.Equal(first, await Store.GetAsync<Service>("default", "a", Token));
    }

    [Fact]
    public async Task Create_SameNameOfOtherKindOrNamespace_IsKeptBesideIt()
    {
        var service = await Store.CreateAsync(Service("a"), Token);
        var route = await Store.CreateAsync(Route("a"), Token);
        var configuration = await Store.CreateAsync(Configuration("a"), Token);
        var revision = await Store.CreateAsync(Revision("a"), Token);
        var elsewhere = await Store.CreateAsync(Service("a", "other"), Token);

        Assert.Equal(service, await Store.GetAsync<Service>("default", "a", Token));
        Assert.Equal(route, await Store.GetAsync<Route>("default", "a", Token));
        Assert.Equal(configuration, await Store.GetAsync<Configuration>("default", "a", Token));
        Assert.Equal(revision, await Store.GetAsync<Revision>("default", "a", Token));
        Assert.Equal(elsewhere, await Store.GetAsync<Service>("other", "a", Token));
    }

    [Fact]
    public async Task Get_UnknownName_IsNull() => Assert.Null(await Store.GetAsync<Service>("default", "a", Token));

    [Fact]
    public async Task Get_NoSingleKind_IsRefused() =>
        await Assert.ThrowsAsync<ArgumentException>(() => Store.GetAsync<Resource>("default", "a", Token));

    [Fact]
    public async Task List_Namespaces_AreSortedAndFiltered()
    {
        foreach (var (ns, name) in new[] { ("b", "x"), ("a", "z"), ("b", "a"), ("a", "y") })
        {
            await Store.CreateAsync(Service(name, ns), Token);
        }

        await Store.CreateAsync(Route("r", ns: "a"), Token);

        var all = await Store.ListAsync<Service>(null, Token);
        var some = await Store.ListAsync<Service>("b", Token);

        Assert.Equal(["a/y", "a/z", "b/a", "b/x"], all.Select(service => $"{service.Namespace}/{service.Name}"));
        Assert.Equal(["a", "x"], some.Select(service => service.Name));
        Assert.Empty(await Store.ListAsync<Service>("c", Token));
    }

    [Fact]
    public async Task Write_ObjectsWithEveryFieldFilled_ReadsBackEqual()
    {
        await RoundTripAsync(FullService());
        await RoundTripAsync(FullConfiguration());
        await RoundTripAsync(FullRoute());
        await RoundTripAsync(FullRevision());
    }

    [Fact]
    public virtual async Task Write_ValuesThatAreZeroButNotUsual_ReadsBackEqual()
    {
        var service = Service("a") with { Traffic = [] };
        var probe = new ProbeSpec { HttpGet = new("") { Scheme = "" } };
        var spec = service.Template.Spec with { TimeoutSeconds = 0, Containers = [new() { Name = "", ReadinessProbe = probe }] };

        await RoundTripAsync(service with { Template = service.Template with { Spec = spec } });
        await RoundTripAsync(Route("a") with { Traffic = [new() { LatestRevision = false, Percent = 0, Tag = "" }] });
    }

    [Fact]
    public async Task Update_Specification_RaisesGenerationAndVersionAlone()
    {
        var first = await Store.CreateAsync(AsKept(FullService()), Token);
        Clock.Advance(TimeSpan.FromMinutes(1));
        var changed = first with { Template = Service("x").Template, Status = new(), Uid = "no", Generation = 99, CreatedAt = default };

        var second = await Store.UpdateAsync(changed, Token);

        Assert.Equal(first with { Template = changed.Template, Generation = 2, Version = second.Version }, second);
        Assert.NotEqual(first.Version, second.Version);
        Assert.Equal(second, await Store.GetAsync<Service>("full", "a", Token));
    }

    [Fact]
    public async Task Update_LabelsAnnotationsAndOwner_KeepGeneration()
    {
        var first = await Store.CreateAsync(Service("a"), Token);

        var second = await Store.UpdateAsync(first with { Labels = first.Labels.With("a", "b") }, Token);
        var third = await Store.UpdateAsync(second with { Annotations = first.Annotations.With("c", "d") }, Token);
        var fourth = await Store.UpdateAsync(third with { Owner = new(ResourceKind.Service, "o", "u") }, Token);

        Assert.Equal(1, fourth.Generation);
        Assert.Equal(4, new[] { first.Version, second.Version, third.Version, fourth.Version }.Distinct().Count());
        Assert.Equal("b", fourth.Labels["a"]);
        Assert.Equal("d", fourth.Annotations["c"]);
        Assert.Equal(fourth, await Store.GetAsync<Service>("default", "a", Token));
    }

    [Fact]
    public async Task Update_StaleVersion_IsConflict()
    {
        var first = await Store.CreateAsync(Service("a"), Token);
        var second = await Store.UpdateAsync(first with { Template = Service("a", image: "2").Template }, Token);

        var conflict = await Assert.ThrowsAsync<StoreConflictException>(() => Store.UpdateAsync(first with { Labels = first.Labels.With("a", "b") }, Token));

        Assert.Equal(first.Id, conflict.Id);
        Assert.Equal(second, await Store.GetAsync<Service>("default", "a", Token));
    }

    [Fact]
    public async Task Update_Gone_IsConflict()
    {
        await Assert.ThrowsAsync<StoreConflictException>(() => Store.UpdateAsync(Service("a"), Token));
        await Assert.ThrowsAsync<StoreConflictException>(() => Store.UpdateStatusAsync(Service("a"), Token));
    }

    [Fact]
    public async Task Update_AnotherObjectOfTheName_IsConflict()
    {
        var first = await Store.CreateAsync(Service("a"), Token);
        await Store.DeleteAsync(first.Id, null, Token);
        var second = await Store.CreateAsync(Service("a"), Token);

        await Assert.ThrowsAsync<StoreConflictException>(() => Store.UpdateAsync(first with { Labels = first.Labels.With("a", "b") }, Token));
        await Assert.ThrowsAsync<StoreConflictException>(() => Store.UpdateStatusAsync(first with { Status = new() { Url = "u" } }, Token));
        await Assert.ThrowsAsync<StoreConflictException>(() => Store.DeleteAsync(first.Id, first.Version, Token));

        Assert.NotEqual(first.Uid, second.Uid);
        Assert.Equal(second, await Store.GetAsync<Service>("default", "a", Token));
    }

    [Fact]
    public async Task UpdateStatus_BesideUserWrite_BothStand()
    {
        var first = await Store.CreateAsync(Service("a"), Token);
        var user = await Store.UpdateAsync(first with { Template = Service("a", image: "2").Template }, Token);

        var engine = await Store.UpdateStatusAsync(first with { Status = new() { Url = "u" } }, Token);
        var again = await Store.UpdateAsync(user with { Labels = user.Labels.With("a", "b") }, Token);

        Assert.Equal(user with { Status = new() { Url = "u" }, StatusVersion = engine.StatusVersion }, engine);
        Assert.NotEqual(first.StatusVersion, engine.StatusVersion);
        Assert.Equal("u", again.Status.Url);
        Assert.Equal(engine.StatusVersion, again.StatusVersion);
        Assert.Equal(again, await Store.GetAsync<Service>("default", "a", Token));
    }

    [Fact]
    public async Task UpdateStatus_StaleStatusVersion_IsConflict()
    {
        var first = await Store.CreateAsync(Service("a"), Token);
        var second = await Store.UpdateStatusAsync(first with { Status = new() { Url = "u" } }, Token);

        await Assert.ThrowsAsync<StoreConflictException>(() => Store.UpdateStatusAsync(first with { Status = new() { Url = "v" } }, Token));

        Assert.Equal(second, await Store.GetAsync<Service>("default", "a", Token));
    }

    [Fact]
    public async Task Write_NothingChanged_KeepsVersionsAndTellsNobody()
    {
        var first = await Store.CreateAsync(AsKept(FullService()), Token);
        await using var watch = new WatchLog(Store);
        await watch.UntilReplayedAsync();

        var updated = await Store.UpdateAsync(first with { Status = new() }, Token);
        var status = await Store.UpdateStatusAsync(first with { Labels = ValueMap.Empty }, Token);
        var marker = await Store.CreateAsync(Service("marker"), Token);

        Assert.Equal(first, updated);
        Assert.Equal(first, status);
        Assert.Equal(new(StoreChangeKind.Put, marker), await watch.NextAsync());
    }

    [Fact]
    public async Task Delete_Versions_AreChecked()
    {
        var first = await Store.CreateAsync(Service("a"), Token);
        var second = await Store.UpdateAsync(first with { Labels = first.Labels.With("a", "b") }, Token);

        await Assert.ThrowsAsync<StoreConflictException>(() => Store.DeleteAsync(first.Id, first.Version, Token));
        Assert.True(await Store.DeleteAsync(first.Id, second.Version, Token));
        Assert.False(await Store.DeleteAsync(first.Id, second.Version, Token));
        Assert.False(await Store.DeleteAsync(first.Id, null, Token));
        Assert.Null(await Store.GetAsync<Service>("default", "a", Token));
    }

    [Fact]
    public async Task Delete_Owner_TakesThreeLevelsAndTellsOfAll()
    {
        var service = await Store.CreateAsync(Service("a"), Token);
        var route = await Store.CreateAsync(Route("a", service), Token);
        var configuration = await Store.CreateAsync(Configuration("a", service), Token);
        var second = await Store.CreateAsync(Revision("a-00002", configuration), Token);
        var first = await Store.CreateAsync(Revision("a-00001", configuration), Token);
        var other = await Store.CreateAsync(Configuration("other"), Token);
        var kept = await Store.CreateAsync(Revision("other-00001", other), Token);
        await using var watch = new WatchLog(Store);
        await watch.UntilReplayedAsync();

        Assert.True(await Store.DeleteAsync(service.Id, service.Version, Token));
        var marker = await Store.CreateAsync(Service("marker"), Token);

        var told = await watch.UntilPutAsync(marker);
        Resource[] deleted = [service, configuration, route, first, second];
        Assert.All(told[..^1], change => Assert.Equal(StoreChangeKind.Deleted, change.Kind));
        Assert.Equal(TellsOwnersFirst ? deleted : deleted.OrderBy(resource => resource.Uid), InOrder(told[..^1].Select(change => change.Resource!)));
        Assert.Empty(await Store.ListAsync<Route>(null, Token));
        Assert.Equal([other], await Store.ListAsync<Configuration>(null, Token));
        Assert.Equal([kept], await Store.ListAsync<Revision>(null, Token));

        IEnumerable<Resource> InOrder(IEnumerable<Resource> resources) => TellsOwnersFirst ? resources : resources.OrderBy(resource => resource.Uid);
    }

    [Fact]
    public async Task Delete_OwnerChangedBefore_FollowsTheOwnerOfNow()
    {
        var old = await Store.CreateAsync(Service("old"), Token);
        var young = await Store.CreateAsync(Service("young"), Token);
        var moved = await Store.CreateAsync(Route("moved", old), Token);
        var freed = await Store.CreateAsync(Route("freed", old), Token);
        await Store.UpdateAsync(moved with { Owner = young.ToOwner() }, Token);
        await Store.UpdateAsync(freed with { Owner = null }, Token);

        await Store.DeleteAsync(old.Id, null, Token);
        Assert.Equal(["freed", "moved"], (await Store.ListAsync<Route>(null, Token)).Select(route => route.Name));
        await Store.DeleteAsync(young.Id, null, Token);
        Assert.Equal(["freed"], (await Store.ListAsync<Route>(null, Token)).Select(route => route.Name));
    }

    [Fact]
    public async Task Delete_OwnersInACircle_TakesAllOnce()
    {
        var a = await Store.CreateAsync(Route("a"), Token);
        var b = await Store.CreateAsync(Route("b", a), Token);
        await Store.UpdateAsync(a with { Owner = b.ToOwner() }, Token);

        Assert.True(await Store.DeleteAsync(b.Id, null, Token));

        Assert.Empty(await Store.ListAsync<Route>(null, Token));
    }

    [Fact]
    public async Task AnyCall_TokenCancelledBefore_DoesNothing()
    {
        var cancelled = new CancellationToken(canceled: true);
        var kept = await Store.CreateAsync(Service("a"), Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.CreateAsync(Service("b"), cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.DeleteAsync(kept.Id, null, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.GetAsync<Service>("default", "a", cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.ListAsync<Service>(null, cancelled));

        Assert.Equal([kept], await Store.ListAsync<Service>(null, Token));
    }

    protected abstract IRevisionStore OpenStore(TimeProvider timeProvider);

    /// <summary>Whether watches hear of a deleted object before what it owned.</summary>
    protected virtual bool TellsOwnersFirst => true;

    /// <summary>The time that an object that is created now gets.</summary>
    protected virtual DateTimeOffset CreationTimeOf(Resource kept) => Clock.GetUtcNow();

    /// <summary>What a store can keep of an object: all of it, unless its format cannot say it.</summary>
    protected virtual T AsKept<T>(T resource)
        where T : Resource => resource;

    protected async Task RoundTripAsync<T>(T resource)
        where T : Resource
    {
        resource = AsKept(resource);
        var kept = await Store.CreateAsync(resource, Token);
        var expected = resource with
        {
            Uid = kept.Uid,
            Generation = 1,
            Version = kept.Version,
            StatusVersion = kept.StatusVersion,
            CreatedAt = CreationTimeOf(kept),
        };

        Assert.Equal(expected, kept);
        Assert.Equal(expected, await Store.GetAsync<T>(resource.Namespace, resource.Name, Token));
        Assert.Equal([expected], await Store.ListAsync<T>(resource.Namespace, Token));
    }
}
