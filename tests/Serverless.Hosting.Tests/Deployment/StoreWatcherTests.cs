using static Serverless.Hosting.Deployment.SampleResources;

namespace Serverless.Hosting.Deployment;

public sealed class StoreWatcherTests
{
    private readonly StoreWatchers _watchers = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Follow_ChangesOfTheReplay_AreNotToldAgain()
    {
        using var watcher = _watchers.Subscribe();
        _watchers.Publish([(1, Put("a", 1)), (2, Put("b", 2))]);
        _watchers.Publish([(3, Put("c", 3)), (4, Put("a", 4))]);
        _watchers.Close();

        Assert.Equal([Put("c", 3), Put("a", 4)], await watcher.FollowAsync(2, Token).ToListAsync(Token));
    }

    [Fact]
    public async Task Follow_ChangedAgainBeforeItIsTold_ComesWhenItLastChanged()
    {
        using var watcher = _watchers.Subscribe();
        _watchers.Publish([(1, Put("a", 1)), (2, Put("b", 2)), (3, new(StoreChangeKind.Deleted, Put("a", 1).Resource))]);
        _watchers.Close();

        Assert.Equal([Put("b", 2), new(StoreChangeKind.Deleted, Put("a", 1).Resource)], await watcher.FollowAsync(0, Token).ToListAsync(Token));
    }

    [Fact]
    public async Task Subscribe_Closed_EndsAtOnce()
    {
        _watchers.Close();
        using var watcher = _watchers.Subscribe();

        Assert.Empty(await watcher.FollowAsync(0, Token).ToListAsync(Token));
    }

    private static StoreChange Put(string name, long version) => new(StoreChangeKind.Put, Route(name) with { Version = version });
}
