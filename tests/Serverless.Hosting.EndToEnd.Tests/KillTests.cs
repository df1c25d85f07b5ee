using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Serverless.Hosting.EndToEnd;

/// <summary>
/// Instances that are killed under load. Which requests may fail is shown for each of them, by three who don't know of each other: the gateway's log tells
/// where it was sent, the order books who took it, the client how long it was on its way.
/// </summary>
[Collection(LoadCollection.Name)]
public partial class KillTests
{
    private const string Revision = "coffee-00001";

    private static int Instances { get; } = Soak.Count(full: 12, otherwise: 4);

    [Fact]
    public async Task Kill_EveryInstanceOnceUnderLoad_FailsOnlyTheOrdersInFlightOnIt()
    {
        await using var cafe = await StartAsync();
        var victims = cafe.InstancesOf(Revision);
        await using var load = new OrderLoad(cafe, perSecond: 700, query: "?sleep=80");
        await cafe.UntilAsync(() => Task.FromResult(victims.All(victim => load.Orders.Any(order => order.Server == victim))), "each instance has served");

        var kills = new List<Killed>();
        foreach (var victim in victims)
        {
            kills.Add(await KillAsync(victim));
            await cafe.UntilAsync(async () => cafe.InstancesOf(Revision).Count == Instances && await cafe.InstancesAsync(Revision) == Instances, "the instance is replaced");
        }

        var rate = load.PerSecond;
        await load.StopAsync();
        TestContext.Current.TestOutputHelper!.WriteLine($"{load.Orders.Count} orders, {rate:0} each second; {load.Failed.Count()} in flight on the {Instances} instances that were killed.");
        await AssertAccountedForAsync(cafe, load, kills);
        Assert.NotEmpty(load.Failed);
    }

    private static async Task<CafeHost> StartAsync()
    {
        var cafe = await CafeHost.StartAsync(
            manifests => Cafe.Write(manifests, "coffee.yaml", Cafe.Coffee(
                annotations: $"autoscaling.knative.dev/min-scale: \"{Instances}\"\n        autoscaling.knative.dev/max-scale: \"{Instances}\"")),
            ("Serverless__RequestLog__Enabled", "true"),
            ("Serverless__RequestLog__Template", "{{.Request.RequestURI}} answered {{.Response.Code}} by {{.Revision.PodName}}"));
        await cafe.UntilReadyAsync("coffee");
        await cafe.UntilAsync(async () => await cafe.InstancesAsync(Revision) == Instances, "all instances are ready");
        return cafe;
    }

    private static async Task<Killed> KillAsync(int server)
    {
        using var victim = Process.GetProcessById(server);
        var at = Stopwatch.GetTimestamp();
        victim.Kill();
        await victim.WaitForExitAsync();
        return new(server, at, Stopwatch.GetTimestamp());
    }

    private static async Task AssertAccountedForAsync(CafeHost cafe, OrderLoad load, List<Killed> kills)
    {
        await cafe.UntilAsync(() => Task.FromResult(Answered.Count(cafe.Output) >= load.Orders.Count), "every order is in the log");
        var log = Answered.Matches(cafe.Output).ToDictionary(line => Number(line.Groups["order"].Value), line => (Status: line.Groups["status"].Value, Instance: line.Groups["instance"].Value));
        var books = OrderBooks.Read(cafe.OrderBooks);
        var instances = load.Orders.Where(order => order.Server is not null).ToLookup(order => order.Server!.Value, order => log[order.Number].Instance);

        foreach (var order in load.Orders)
        {
            var taken = books[order.Number].ToArray();
            if (order.Server is { } server)
            {
                Assert.Equal([server], taken);
                continue;
            }

            var (status, instance) = log[order.Number];
            Assert.True(status == "502" && order.Answer.StartsWith("502", StringComparison.Ordinal), $"{order} is not the answer for a broken instance: {status}.");
            var killed = Assert.Single(kills, killed => killed.At <= order.Ended && order.Began <= killed.Gone && instances[killed.Server].Distinct().Single() == instance);
            Assert.True(taken is [] || taken.SequenceEqual([killed.Server]), $"{order} was sent to {killed.Server} and taken by {string.Join(", ", taken)}.");
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    /// <param name="Server">The process.</param>
    /// <param name="At">When it was about to be killed.</param>
    /// <param name="Gone">When it certainly was no more.</param>
    private sealed record Killed(int Server, long At, long Gone);

    [GeneratedRegex(@"/orders/(?<order>\d+)\S* answered (?<status>\d+) by (?<instance>\S*)$", RegexOptions.Multiline)]
    private static partial Regex Answered { get; }
}
