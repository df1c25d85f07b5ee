using Serverless.Hosting.Model;
using static Serverless.Hosting.Deployment.SampleResources;

namespace Serverless.Hosting.Deployment;

public abstract partial class RevisionStoreContract
{
    [Fact]
    public async Task Watch_FromTheStart_ReplaysThenFollows()
    {
        var service = await Store.CreateAsync(Service("a"), Token);
        var route = await Store.CreateAsync(Route("a"), Token);
        await using var watch = new WatchLog(Store);

        var replayed = await watch.UntilReplayedAsync();
        Assert.Equal(3, replayed.Count);
        Assert.Contains(new(StoreChangeKind.Put, service), replayed);
        Assert.Contains(new(StoreChangeKind.Put, route), replayed);
        Assert.Null(replayed[^1].Resource);

        var updated = await Store.UpdateAsync(service with { Labels = service.Labels.With("a", "b") }, Token);
        Assert.Equal(new(StoreChangeKind.Put, updated), await watch.NextAsync());
        var status = await Store.UpdateStatusAsync(updated with { Status = new() { Url = "u" } }, Token);
        Assert.Equal(new(StoreChangeKind.Put, status), await watch.NextAsync());
        await Store.DeleteAsync(route.Id, null, Token);
        Assert.Equal(new(StoreChangeKind.Deleted, route), await watch.NextAsync());
    }

    [Fact]
    public async Task Watch_EmptyStore_SaysSo()
    {
        await using var watch = new WatchLog(Store);

        Assert.Equal(new(StoreChangeKind.Replayed, null), await watch.NextAsync());
    }

    [Fact]
    public async Task Watch_SlowReader_GetsLastStateOfEachObjectOnly()
    {
        var kept = await Store.CreateAsync(Service("a"), Token);
        await using var watch = Store.WatchAsync(Token).GetAsyncEnumerator(Token);
        while (await watch.MoveNextAsync() && watch.Current.Kind != StoreChangeKind.Replayed)
        {
        }

        for (var i = 0; i < 50; i++)
        {
            kept = await Store.UpdateAsync(kept with { Labels = kept.Labels.With("i", $"{i}") }, Token);
        }

        var marker = await Store.CreateAsync(Service("marker"), Token);

        Assert.True(await watch.MoveNextAsync());
        Assert.Equal(new(StoreChangeKind.Put, kept), watch.Current);
        Assert.True(await watch.MoveNextAsync());
        Assert.Equal(new(StoreChangeKind.Put, marker), watch.Current);
    }

    [Fact]
    public async Task Watch_ReadersThatStandStill_DoNotHoldUpWrites()
    {
        var kept = await Store.CreateAsync(Service("a"), Token);
        await using var replaying = Store.WatchAsync(Token).GetAsyncEnumerator(Token);
        Assert.True(await replaying.MoveNextAsync());

        var updated = await Store.UpdateAsync(kept with { Labels = kept.Labels.With("a", "b") }, Token);

        Assert.Equal(new(StoreChangeKind.Put, kept), replaying.Current);
        Assert.True(await replaying.MoveNextAsync());
        Assert.Equal(StoreChangeKind.Replayed, replaying.Current.Kind);
        Assert.True(await replaying.MoveNextAsync());
        Assert.Equal(new(StoreChangeKind.Put, updated), replaying.Current);
    }

    [Fact]
    public async Task Watch_Several_AllAreTold()
    {
        await using var first = new WatchLog(Store);
        await using var second = new WatchLog(Store);
        await first.UntilReplayedAsync();
        await second.UntilReplayedAsync();

        var kept = await Store.CreateAsync(Service("a"), Token);

        Assert.Equal(new(StoreChangeKind.Put, kept), await first.NextAsync());
        Assert.Equal(new(StoreChangeKind.Put, kept), await second.NextAsync());
    }

    [Fact]
    public async Task Watch_Cancelled_EndsWithoutHarmToOthers()
    {
        await using var other = new WatchLog(Store);
        await other.UntilReplayedAsync();
        var ended = new WatchLog(Store);
        await ended.UntilReplayedAsync();

        await ended.DisposeAsync();
        var kept = await Store.CreateAsync(Service("a"), Token);

        Assert.Equal(new(StoreChangeKind.Put, kept), await other.NextAsync());
    }

    [Fact]
    public async Task Watch_BegunWhileOthersWrite_MissesNothingAndNeverGoesBack()
    {
        const int Writers = 4;
        const int Rounds = 60;
        var objects = await Task.WhenAll(Enumerable.Range(0, Writers).Select(i => Store.CreateAsync(Service($"s{i}"), Token)));
        var writing = objects.Select(kept => Task.Run(() => RewriteAsync(kept, Rounds), Token)).ToArray();
        var watches = new List<WatchLog>();
        while (!Array.TrueForAll(writing, writer => writer.IsCompleted) && watches.Count < 20)
        {
            watches.Add(new WatchLog(Store));
            await watches[^1].UntilReplayedAsync();
        }

        var last = await Task.WhenAll(writing);
        var markers = await MarkAsync();

        foreach (var watch in watches.Append(new WatchLog(Store)))
        {
            await using var _ = watch;
            var told = await watch.UntilPutAsync(markers);
            foreach (var changes in told.Where(change => change.Resource is Service && change.Resource.Name != markers[0].Name).GroupBy(change => change.Resource!.Name))
            {
                var moments = changes.Select(change => Math.Max(change.Resource!.Version, change.Resource.StatusVersion)).ToArray();
                Assert.Equal(moments.Distinct().Order(), moments);
                Assert.Contains(changes.Last().Resource, last);
            }
        }
    }

    private async Task<Service> RewriteAsync(Service kept, int rounds)
    {
        for (var i = 0; i < rounds; i++)
        {
            kept = await Store.UpdateAsync(kept with { Labels = kept.Labels.With("i", $"{i}") }, Token);
            kept = await Store.UpdateStatusAsync(kept with { Status = new() { Url = $"{i}" } }, Token);
        }

        return kept;
    }
}
