using System.Net;
using System.Text.Json.Nodes;

namespace Serverless.Hosting.EndToEnd;

/// <summary>
/// Gradual rollouts over real processes.
/// </summary>
public class RolloutTests
{
    private const string Stable = "coffee-00001";
    private const string Newest = "coffee-00002";

    [Fact]
    public async Task Rollout_UnderLoad_MovesTheTrafficStepByStepAndNoRequestFailsOrWaitsForAStart()
    {
        await using var cafe = await StartAsync(seconds: 10);
        await using var load = new Load(cafe, callers: 8);
        await cafe.UntilAsync(() => Task.FromResult(load.Answers.ContainsKey("Hello coffee!")), "the load is served");

        await ApplyAsync(cafe, seconds: 10, "espresso");
        var percents = await FollowAsync(cafe);
        await cafe.UntilReadyAsync("coffee", Newest);
        var heard = load.Answers.GetValueOrDefault("Hello espresso!");
        await cafe.UntilAsync(() => Task.FromResult(load.Answers["Hello espresso!"] > heard + 100), "the new revision serves");
        await load.StopAsync();

        Assert.Equal(percents.Order(), percents);
        Assert.Equal(100, percents[^1]);
        Assert.True(percents.Distinct().Count() >= 5, $"Only {string.Join(", ", percents.Distinct())} percent were seen.");
        Assert.Empty(load.Failures);
        Assert.Contains($"Revision {Newest} is scaled from 0 to 1", cafe.Output, StringComparison.Ordinal);
        Assert.Contains($"First request to {Stable} after rest", cafe.Output, StringComparison.Ordinal);
        Assert.DoesNotContain($"First request to {Newest} after rest", cafe.Output, StringComparison.Ordinal);
        Assert.Equal("Hello espresso!", await cafe.GetAsync(Cafe.CoffeeHost));
    }

    [Fact]
    public async Task Kill_InTheMiddleOfARollout_GoesOnWhereItWas()
    {
        await using var cafe = await StartAsync(seconds: 30);
        Assert.Equal("Hello coffee!", await cafe.GetAsync(Cafe.CoffeeHost));
        await ApplyAsync(cafe, seconds: 30, "espresso");
        await cafe.UntilAsync(async () => await PercentAsync(cafe) >= 10, "ten percent have moved");

        var before = await PercentAsync(cafe);
        await cafe.KillAsync();
        await cafe.RestartAsync();
        var after = await PercentAsync(cafe);

        Assert.InRange(after, before, 99);
        await using var load = new Load(cafe, callers: 4, pause: TimeSpan.FromMilliseconds(10));
        var percents = await FollowAsync(cafe);
        await cafe.UntilReadyAsync("coffee", Newest);
        await load.StopAsync();

        Assert.Equal(percents.Order(), percents);
        Assert.Equal(100, percents[^1]);
        Assert.Empty(load.Failures);
        Assert.Contains("Hello coffee!", load.Answers.Keys);
        Assert.Contains("Hello espresso!", load.Answers.Keys);
    }

    /// <summary>Revisions start without instances, so that the new one is asleep when its rollout begins.</summary>
    private static async Task<CafeHost> StartAsync(int seconds)
    {
        var cafe = await CafeHost.StartAsync(
            manifests => Cafe.Write(manifests, "coffee.yaml", Coffee(seconds, "coffee")),
            ("Serverless__Autoscaler__AllowZeroInitialScale", "true"),
            ("Serverless__Autoscaler__InitialScale", "0"));
        await cafe.UntilReadyAsync("coffee");
        return cafe;
    }

    private static async Task ApplyAsync(CafeHost cafe, int seconds, string target)
    {
        using var response = await cafe.ApplyAsync("coffee", Coffee(seconds, target));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static string Coffee(int seconds, string target) => Cafe.Gradual(Cafe.Coffee(target), seconds);

    /// <summary>The percents that the status shows for the newest revision, until it has all.</summary>
    private static async Task<List<int>> FollowAsync(CafeHost cafe)
    {
        var seen = new List<int>();
        await cafe.UntilAsync(
            async () =>
            {
                seen.Add(await PercentAsync(cafe));
                return seen[^1] == 100;
            },
            "the rollout ends");
        return seen;
    }

    private static async Task<int> PercentAsync(CafeHost cafe)
    {
        var traffic = (await cafe.GetObjectAsync("services/coffee"))!["status"]!["traffic"]!.AsArray();
        return (int?)traffic.FirstOrDefault(IsNewest)?["percent"] ?? 0;
    }

    private static bool IsNewest(JsonNode? target) => (string?)target!["revisionName"] == Newest;
}
