using System.Text.Json.Nodes;

namespace Serverless.Hosting.Kubernetes.Cafe;

/// <summary>
/// The story of the cafe on a cluster: the host has exactly the role that it ships with.
/// </summary>
public sealed class CafeTests
{
    private const string First = "coffee-00001";

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Coffee_UnderLoad_ScalesUpWithoutAFailureAndBackToZeroAndIsWokenByTheNextCaller(int replicas)
    {
        await using var cafe = await ClusterCafe.StartAsync(replicas: replicas);
        await cafe.ApplyAsync(Drinks.Coffee());
        await cafe.UntilServedAsync();

        var status = cafe.Find("services", "coffee")!["status"]!;
        Assert.Equal((First, First, $"http://{Drinks.CoffeeHost}"), ((string?)status["latestCreatedRevisionName"], (string?)status["latestReadyRevisionName"], (string?)status["url"]));
        Assert.Equal("Hello coffee!", await cafe.GetAsync());
        Assert.StartsWith("404", await cafe.GetAsync("milk.default.example.com"), StringComparison.Ordinal);

        await using (var load = new CafeLoad(cafe, callers: 60, path: "/?sleep=100"))
        {
            await cafe.UntilPodsAsync(First, count => count >= 4, "four pods");
            await cafe.UntilAsync(() => ReadyPods(cafe) >= 4, "four pods are ready");
            await load.StopAsync();
            Assert.Empty(load.Failures);
        }

        await cafe.UntilPodsAsync(First, count => count == 0, "no pod");
        await cafe.UntilReadyAsync();
        Assert.Equal("Hello coffee!", await cafe.GetAsync());
        Assert.Empty(cafe.Server.Refusals);
    }

    [Fact]
    public async Task Coffee_UpgradedSplitAndRolledBack_AnswersWithoutAnError()
    {
        await using var cafe = await ClusterCafe.StartAsync(isForTheCluster: true);
        await cafe.ApplyAsync(Drinks.Coffee());
        await cafe.UntilReadyAsync();
        await using var load = new CafeLoad(cafe, callers: 4);
        await cafe.UntilAsync(() => load.Answers.ContainsKey("Hello coffee!"), "the load is served");

        await cafe.ApplyAsync(Drinks.Coffee("coffee-v1", "coffee-v1"));
        await cafe.UntilReadyAsync("coffee-v1");
        await cafe.UntilAsync(() => load.Answers.ContainsKey("Hello coffee-v1!"), "the new answer is heard");

        await SplitAsync(cafe, ("coffee-v1", 90, null), ("coffee-v2", 10, "canary"));
        Assert.InRange(await CountAsync(cafe, 2_000, "Hello coffee-v2!"), 200 - 70, 200 + 70);
        Assert.Equal("Hello coffee-v2!", await cafe.GetAsync($"canary-{Drinks.CoffeeHost}"));
        await SplitAsync(cafe, ("coffee-v2", 100, null));
        Assert.Equal(100, await CountAsync(cafe, 100, "Hello coffee-v2!"));
        await SplitAsync(cafe, ("coffee-v1", 100, null));
        Assert.Equal(100, await CountAsync(cafe, 100, "Hello coffee-v1!"));

        await load.StopAsync();
        Assert.Empty(load.Failures);
        Assert.All([First, "coffee-v1", "coffee-v2"], name => Assert.NotNull(cafe.Find("revisions", name)));
        await cafe.UntilPodsAsync(First, count => count == 0, "no pod");
        Assert.Empty(cafe.Server.Refusals);
    }

    [Fact]
    public async Task Coffee_AtRest_IsServedByABurstablePodUntilAStandardOneIsReady()
    {
        await using var cafe = await ClusterCafe.StartAsync();
        await cafe.ApplyAsync(Drinks.Coffee(annotations: "\"knative.aliyun.com/reserve-instance-eci-use-specs\": \"ecs.t5-c1m2.large\""));
        await cafe.UntilReadyAsync();

        await cafe.UntilAsync(() => cafe.PodsOf(First) is [var pod] && IsReserved(pod) && IsReady(pod), "a reserved pod alone is left");
        var reserved = Assert.Single(cafe.PodsOf(First));
        Assert.Contains("-reserve-", (string?)reserved["metadata"]!["name"], StringComparison.Ordinal);
        Assert.Equal("ecs.t5-c1m2.large", (string?)reserved["metadata"]!["annotations"]![KubernetesLabels.UseSpecs]);
        var limits = reserved["spec"]!["containers"]![0]!["resources"]!["limits"]!;
        Assert.Equal(("2", "4Gi"), ((string?)limits["cpu"], (string?)limits["memory"]));

        await using var load = new CafeLoad(cafe, callers: 2);
        await cafe.UntilAsync(() => cafe.PodsOf(First) is [var pod] && !IsReserved(pod) && IsReady(pod), "a standard pod has taken over");
        await load.StopAsync();

        Assert.Empty(load.Failures);
    }

    [Fact]
    public async Task Coffee_WhenTheHostIsKilled_IsAsItWasAndKeepsItsPods()
    {
        await using var cafe = await ClusterCafe.StartAsync();
        await cafe.ApplyAsync(Drinks.Coffee("coffee-v1", "coffee-v1", annotations: "\"autoscaling.knative.dev/min-scale\": \"2\""));
        await cafe.UntilReadyAsync("coffee-v1");
        await cafe.UntilAsync(() => cafe.PodsOf("coffee-v1").Count(IsReady) == 2, "two pods are ready");
        var pods = cafe.PodsOf("coffee-v1").Select(pod => (string?)pod["metadata"]!["uid"]).ToArray();
        var coffee = cafe.Find("services", "coffee")!.ToJsonString();

        await cafe.PullThePlugAsync();

        Assert.Equal("Hello coffee-v1!", await cafe.GetAsync());
        Assert.Equal(coffee, cafe.Find("services", "coffee")!.ToJsonString());
        Assert.Equal(pods, cafe.PodsOf("coffee-v1").Select(pod => (string?)pod["metadata"]!["uid"]));
    }

    [Fact]
    public async Task Coffee_WithMistakes_SaysWhyAndStaysAsItWas()
    {
        await using var cafe = await ClusterCafe.StartAsync();
        await cafe.ApplyAsync(Drinks.Coffee());
        await cafe.UntilReadyAsync();

        await cafe.ApplyAsync(Drinks.Coffee("broken", image: "cafe/milk"));
        await UntilSaysAsync("ConfigurationsReady", "cafe/milk");
        Assert.Equal("Hello coffee!", await cafe.GetAsync());
        await cafe.ApplyAsync(Drinks.Coffee(traffic: """[{ "revisionName": "coffee-00001", "percent": 90 }]"""));
        await UntilSaysAsync("Ready", "90");

        Assert.Equal("Hello coffee!", await cafe.GetAsync());

        Task UntilSaysAsync(string condition, string words) => cafe.UntilAsync(
            () => ClusterCafe.ConditionOf(cafe.Find("services", "coffee")!, condition)?.ToJsonString().Contains(words, StringComparison.Ordinal) == true, $"{condition} says {words}");
    }

    private static async Task SplitAsync(ClusterCafe cafe, params (string Revision, int Percent, string? Tag)[] targets)
    {
        var traffic = targets.Select(target => $"{{ \"revisionName\": \"{target.Revision}\", \"percent\": {target.Percent}{(target.Tag is null ? "" : $", \"tag\": \"{target.Tag}\"")} }}");
        await cafe.ApplyAsync(Drinks.Coffee("coffee-v2", "coffee-v2", $"[{string.Join(',', traffic)}]"));
        await cafe.UntilReadyAsync();
    }

    private static async Task<int> CountAsync(ClusterCafe cafe, int requests, string answer)
    {
        var found = 0;
        await Parallel.ForAsync(0, requests, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (_, _) =>
        {
            var heard = await cafe.GetAsync();
            Assert.StartsWith("Hello coffee-v", heard, StringComparison.Ordinal);
            _ = heard == answer ? Interlocked.Increment(ref found) : 0;
        });
        return found;
    }

    private static int ReadyPods(ClusterCafe cafe) => cafe.PodsOf(First).Count(IsReady);

    private static bool IsReserved(JsonObject pod) => (string?)pod["metadata"]!["labels"]![KubernetesLabels.InstanceClass] == "reserved";

    private static bool IsReady(JsonObject pod) =>
        (pod["status"]?["conditions"] as JsonArray)?.Any(condition => (string?)condition!["type"] == "Ready" && (string?)condition["status"] == "True") == true;
}
