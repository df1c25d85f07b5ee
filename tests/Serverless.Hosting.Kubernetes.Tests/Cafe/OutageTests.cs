namespace Serverless.Hosting.Kubernetes.Cafe;

/// <summary>
/// The API server goes away, and the gateway goes on.
/// </summary>
public sealed class OutageTests
{
    private const string First = "coffee-00001";

    [Fact]
    public async Task ApiServer_StoppedForTenSeconds_NoRequestFailsAndScalingGoesOnAfterwards()
    {
        await using var cafe = await ClusterCafe.StartAsync(replicas: 3);
        await cafe.ApplyAsync(Drinks.Coffee());
        await cafe.UntilServedAsync();
        await using var load = new CafeLoad(cafe, callers: 4, path: "/?sleep=10");
        await cafe.UntilAsync(() => load.Total > 10, "the load is served");

        await cafe.Server.HangUpAsync();
        await Task.Delay(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        var before = load.Total;
        await cafe.UntilAsync(() => load.Total > before + 100, "the load is served while the server is away");
        await cafe.Server.ListenAsync();

        await using (var more = new CafeLoad(cafe, callers: 40, path: "/?sleep=100"))
        {
            await cafe.UntilPodsAsync(First, count => count >= 3, "three pods");
            await more.StopAsync();
            Assert.Empty(more.Failures);
        }

        await cafe.ApplyAsync(Drinks.Coffee("coffee-v1", "coffee-v1"));
        await cafe.UntilReadyAsync("coffee-v1");
        await load.StopAsync();
        Assert.Empty(load.Failures);
    }

    [Fact]
    public async Task Watches_CutEverySecond_NothingIsMissedAndNoRequestFails()
    {
        await using var cafe = await ClusterCafe.StartAsync();
        using var stop = new CancellationTokenSource();
        var cutting = CutAsync(cafe, stop.Token);
        await cafe.ApplyAsync(Drinks.Coffee());
        await cafe.UntilReadyAsync();

        await using (var load = new CafeLoad(cafe, callers: 40, path: "/?sleep=100"))
        {
            await cafe.UntilPodsAsync(First, count => count >= 3, "three pods");
            await cafe.ApplyAsync(Drinks.Coffee("coffee-v1", "coffee-v1"));
            await cafe.UntilReadyAsync("coffee-v1");
            await cafe.UntilAsync(() => load.Answers.ContainsKey("Hello coffee-v1!"), "the new answer is heard");
            await load.StopAsync();
            Assert.Empty(load.Failures);
        }

        await cafe.UntilPodsAsync(First, count => count == 0, "no pod");
        await cafe.UntilPodsAsync("coffee-v1", count => count == 0, "no pod");
        await stop.CancelAsync();
        await cutting;
    }

    private static async Task CutAsync(ClusterCafe cafe, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                cafe.Server.Faults.CutWatches();
            }
        }
        catch (OperationCanceledException)
        {
            // the test is over
        }
    }
}
