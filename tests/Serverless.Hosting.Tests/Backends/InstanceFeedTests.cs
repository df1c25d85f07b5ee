using Serverless.Hosting.Model;

namespace Serverless.Hosting.Backends;

public sealed class InstanceFeedTests
{
    private static readonly Instance Instance = new("tea-1", InstanceClass.Standard, InstanceState.Starting);

    [Fact]
    public async Task WatchAsync_StatesBeforeAndAfter_AreReplayedThenFollowed()
    {
        var feed = new InstanceFeed();
        feed.Publish(State("tea", Instance));
        await using var watch = feed.WatchAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);

        Assert.True(await watch.MoveNextAsync());
        Assert.Equal(State("tea", Instance), watch.Current);
        var next = watch.MoveNextAsync();
        Assert.False(next.IsCompleted);
        feed.Publish(State("coffee", Instance));

        Assert.True(await next);
        Assert.Equal(State("coffee", Instance), watch.Current);
    }

    [Fact]
    public async Task WatchAsync_ManyStatesAtOnce_TellsTheLatestOfEachRevision()
    {
        var feed = new InstanceFeed();
        await using var watch = feed.WatchAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        var first = watch.MoveNextAsync();
        feed.Publish(State("tea", Instance));
        Assert.True(await first);

        feed.Publish(State("tea"));
        feed.Publish(State("coffee", Instance));
        feed.Publish(State("tea", Instance with { State = InstanceState.Ready }));

        Assert.True(await watch.MoveNextAsync());
        var told = new List<RevisionInstances> { watch.Current };
        Assert.True(await watch.MoveNextAsync());
        told.Add(watch.Current);
        Assert.Equal(
            [State("coffee", Instance), State("tea", Instance with { State = InstanceState.Ready })],
            told.OrderBy(state => state.Revision.Name, StringComparer.Ordinal));
    }

    [Fact]
    public async Task WatchAsync_RevisionWithoutInstances_IsNotReplayed()
    {
        var feed = new InstanceFeed();
        feed.Publish(State("tea", Instance));
        feed.Publish(State("tea"));
        feed.Publish(State("coffee", Instance));

        await foreach (var state in feed.WatchAsync(TestContext.Current.CancellationToken))
        {
            Assert.Equal("coffee", state.Revision.Name);
            break;
        }
    }

    private static RevisionInstances State(string revision, params Instance[] instances) =>
        new(new(ResourceKind.Revision, "default", revision), [.. instances]);
}
