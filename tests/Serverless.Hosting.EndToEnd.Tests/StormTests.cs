using System.Net;

namespace Serverless.Hosting.EndToEnd;

/// <summary>
/// All that an operator does, while hundreds of requests a second are to be answered.
/// </summary>
[Collection(LoadCollection.Name)]
public class StormTests
{
    private const string CanaryHost = "canary-coffee.default.example.com";
    private const int PerSecond = 700;
    private const int ChangesEachRound = 5;
    private const int MostTea = 10;

    private static ITestOutputHelper Output => TestContext.Current.TestOutputHelper!;

    /// <summary>In full: 20 rollouts, 20 rollbacks, 100 changes of traffic, and five times from nothing to ten instances and back.</summary>
    [Fact]
    public async Task Storm_OfRolloutsRollbacksChangesAndScaling_FailsNoOrder()
    {
        await using var cafe = await StartAsync();
        await using var load = new OrderLoad(cafe, PerSecond);

        await Task.WhenAll(OperateAsync(cafe, Soak.Count(full: 20, otherwise: 3)), ScaleTeaAsync(cafe, Soak.Count(full: 5, otherwise: 1)));
        var rate = load.PerSecond;
        await load.StopAsync();

        Output.WriteLine($"{load.Orders.Count} orders, {rate:0} each second.");
        Assert.Empty(load.Failed);
        Assert.True(rate >= Soak.Count(full: 250, otherwise: 50), $"There were only {rate:0} orders a second.");
        var taken = OrderBooks.Read(cafe.OrderBooks);
        Assert.All(load.Orders, order => Assert.Equal([order.Server!.Value], taken[order.Number]));
    }

    private static async Task<CafeHost> StartAsync()
    {
        var cafe = await CafeHost.StartAsync(manifests =>
        {
            Cafe.Write(manifests, "coffee.yaml", Cafe.Coffee("cup-0", "coffee-0"));
            Cafe.Write(manifests, "tea.yaml", Cafe.Coffee("tea", name: "tea", annotations: $"autoscaling.knative.dev/max-scale: \"{MostTea}\""));
        });
        await cafe.UntilReadyAsync("coffee");
        await cafe.UntilReadyAsync("tea");
        return cafe;
    }

    /// <summary>In each round a new revision, gradually in every fifth; back to the one before; then traffic and tags between the two, to and fro.</summary>
    private static async Task OperateAsync(CafeHost cafe, int rounds)
    {
        for (var round = 1; round <= rounds; round++)
        {
            var (before, now) = ($"coffee-{round - 1}", $"coffee-{round}");
            await ApplyAsync("[{latestRevision: true, percent: 100}]", gradual: round % 5 == 1);
            await UntilServesAsync(cafe, Cafe.CoffeeHost, round);

            await ApplyAsync($"[{{revisionName: {before}, percent: 100}}]");
            await UntilServesAsync(cafe, Cafe.CoffeeHost, round - 1);

            for (var change = 1; change <= ChangesEachRound; change++)
            {
                var (canary, percent) = change % 2 == 0 ? (before, 100) : (now, 15 * change);
                await ApplyAsync($"[{{revisionName: {before}, percent: {100 - percent}, tag: v{change}}}, {{revisionName: {now}, percent: {percent}}}, {{revisionName: {canary}, percent: 0, tag: canary}}]");
                await UntilServesAsync(cafe, CanaryHost, canary == now ? round : round - 1);
            }

            async Task ApplyAsync(string traffic, bool gradual = false)
            {
                var manifest = Cafe.Coffee($"cup-{round}", now, traffic);
                using var response = await cafe.ApplyAsync("coffee", gradual ? Cafe.Gradual(manifest, seconds: 4) : manifest);
                Assert.True(response.StatusCode == HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
                await cafe.UntilReadyAsync("coffee", now);
            }
        }
    }

    private static async Task UntilServesAsync(CafeHost cafe, string host, int cup) => Assert.Equal($"Hello cup-{cup}!", await cafe.GetAsync(host));

    /// <summary>More callers than ten instances are meant for, and then none.</summary>
    private static async Task ScaleTeaAsync(CafeHost cafe, int times)
    {
        for (var time = 1; time <= times; time++)
        {
            await cafe.UntilAsync(async () => await cafe.InstancesAsync("tea-00001") == 0, "tea is at zero");
            await using var load = new Load(cafe, callers: 100, host: "tea.default.example.com", path: "/?sleep=500");
            await cafe.UntilAsync(async () => await cafe.InstancesAsync("tea-00001") == MostTea, "tea has ten instances");
            await load.StopAsync();
            Assert.Empty(load.Failures);
        }

        await cafe.UntilAsync(async () => await cafe.InstancesAsync("tea-00001") == 0, "tea is at zero again");
    }
}
