using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;

namespace Serverless.Hosting.EndToEnd;

/// <summary>
/// The reserved instance of the cafe, over real processes and sockets: who answers when nobody has ordered for a while, and what that costs.
/// </summary>
public class ReserveTests
{
    private const string Enable = "knative.aliyun.com/reserve-instance: enable";
    private const string Name = "coffee-00001";

    [Fact]
    public async Task Idle_ReservedInstance_AnswersTheNextCallAndHandsOverWithoutAnError()
    {
        await using var cafe = await StartAsync(Enable);
        await RestAsync(cafe, Name);
        Assert.Equal(0, await cafe.InstancesAsync(Name));
        Assert.Contains("coffee-00001-reserve-", (string?)(await cafe.ReserveAsync(Name))!["instances"]![0], StringComparison.Ordinal);
        var reserved = ProcessOf(cafe, Name);
        Assert.Equal($"{Name} {reserved}", await cafe.GetAsync(Cafe.CoffeeHost, "/instance"));

        // from the first call on, with callers all the time
        await using (var load = new Load(cafe, callers: 4))
        {
            await cafe.UntilAsync(
                async () => load.Total > 0 && PhaseOf(await cafe.ReserveAsync(Name)) == "Active", "the standard instance has taken over, and callers were answered");
            await load.StopAsync();
            Assert.Empty(load.Failures);
            Assert.Equal(["Hello coffee!"], load.Answers.Keys);
        }

        Assert.NotEqual($"{Name} {reserved}", await cafe.GetAsync(Cafe.CoffeeHost, "/instance"));
        await cafe.UntilAsync(async () => (await cafe.ReserveAsync(Name))!["instances"]!.AsArray().Count == 0, "the reserved instance has left");
        Assert.Contains("is handed over to its standard instances", cafe.Output, StringComparison.Ordinal);
        Assert.Contains("wakes: the reserved instance answers until a standard one is ready; to be started: 1", cafe.Output, StringComparison.Ordinal);

        // and back again, cheaper than one that is always on
        await RestAsync(cafe, Name);
        var reserve = (await cafe.ReserveAsync(Name))!;
        Assert.True((double)reserve["cost"]! < (double)reserve["costAlwaysOn"]! + (double)reserve["instanceSeconds"]!["ecs.t5-lc1m2.small"]! * 0.27 / 3600);
        Assert.True((long)reserve["servedByReserved"]! >= 1);
    }

    [Fact]
    public async Task SetReserve_ManifestOfTheSample_HasThatType()
    {
        await using var cafe = await StartAsync(Enable);
        await RestAsync(cafe, Name);
        Assert.Equal("ecs.t5-lc1m2.small", (string?)(await cafe.ReserveAsync(Name))!["type"]);

        var text = await File.ReadAllTextAsync(Path.Combine(SampleFolder, "steps", "coffee-set-reserve.yaml"));
        using (var response = await cafe.ApplyAsync("coffee", text))
        {
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        await cafe.UntilReadyAsync("coffee", "coffee-00002");
        await RestAsync(cafe, "coffee-00002");
        Assert.Equal("ecs.t5-c1m2.large", (string?)(await cafe.ReserveAsync("coffee-00002"))!["type"]);
        Assert.Equal($"coffee-00002 {ProcessOf(cafe, "coffee-00002")}", await cafe.GetAsync(Cafe.CoffeeHost, "/instance"));
        await cafe.UntilAsync(() => Task.FromResult(!Machine.ProcessesWith("K_REVISION", Name).Intersect(cafe.Children).Any()), "the old revision keeps nothing");
    }

    [Fact]
    public async Task InPlace_OneProcess_IsShrunkAtRestAndGrownByTheNextCall()
    {
        await using var cafe = await StartAsync(Enable + "\n        serverless.hosting/reserve-in-place: \"true\"");
        var only = ProcessOf(cafe, Name);
        await RestAsync(cafe, Name);
        Assert.SkipWhen(cafe.Output.Contains("can't be enforced", StringComparison.Ordinal), "There are no control groups that this user may write.");
        Assert.Equal(only, ProcessOf(cafe, Name));

        Assert.Equal($"{Name} {only}", await cafe.GetAsync(Cafe.CoffeeHost, "/instance"));

        await cafe.UntilAsync(async () => PhaseOf(await cafe.ReserveAsync(Name)) == "Active", "the instance is a standard one again");
        Assert.Equal(only, ProcessOf(cafe, Name));
        Assert.Equal(1, await cafe.InstancesAsync(Name));
    }

    [Fact]
    public async Task TypeThatDoesNotExist_IsRefusedWithTheField()
    {
        await using var cafe = await StartAsync(Enable);

        using var response = await cafe.ApplyAsync("coffee", Cafe.Coffee(annotations: "knative.aliyun.com/reserve-instance-eci-use-specs: ecs.t5-espresso"));

        Assert.InRange((int)response.StatusCode, 400, 422);
        var text = await response.Content.ReadAsStringAsync();
        Assert.Contains("ecs.t5-espresso", text, StringComparison.Ordinal);
        Assert.Contains("spec.template.metadata.annotations", text, StringComparison.Ordinal);
        Assert.Equal("Hello coffee!", await cafe.GetAsync(Cafe.CoffeeHost));
    }

    [Fact]
    public async Task Tea_BesideCoffee_CostsAReservedInstanceOrNothing()
    {
        await using var cafe = await CafeHost.StartAsync(manifests =>
        {
            Cafe.Write(manifests, "coffee.yaml", Cafe.Coffee(annotations: Enable));
            Cafe.Write(manifests, "tea.yaml", Cafe.Coffee("tea", name: "tea"));
        });
        await cafe.UntilReadyAsync("coffee");
        await cafe.UntilReadyAsync("tea");
        await RestAsync(cafe, Name);
        await cafe.UntilAsync(() => Task.FromResult(!Machine.ProcessesWith("K_SERVICE", "tea").Intersect(cafe.Children).Any()), "tea costs nothing");

        var reserved = ProcessOf(cafe, Name);
        Assert.Equal("Hello tea!", await cafe.GetAsync("tea.default.example.com"));
        Assert.Equal($"{Name} {reserved}", await cafe.GetAsync(Cafe.CoffeeHost, "/instance"));
    }

    private static string SampleFolder { get; } = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "Cafe", Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar))));

    private static async Task<CafeHost> StartAsync(string annotation)
    {
        var cafe = await CafeHost.StartAsync(manifests => Cafe.Write(manifests, "coffee.yaml", Cafe.Coffee(annotations: annotation)));
        await cafe.UntilReadyAsync("coffee");
        return cafe;
    }

    /// <summary>Waits until a reserved instance is all that a revision has.</summary>
    private static Task RestAsync(CafeHost cafe, string revision) => cafe.UntilAsync(
        async () => await cafe.ReserveAsync(revision) is { } reserve
            && PhaseOf(reserve) == "Reserved"
            && reserve["instances"]!.AsArray().Count == 1
            && Machine.ProcessesWith("K_REVISION", revision).Intersect(cafe.Children).Count() == 1,
        string.Create(CultureInfo.InvariantCulture, $"{revision} is on its reserved instance"),
        TimeSpan.FromSeconds(120));

    /// <summary>The one process that a revision has.</summary>
    private static int ProcessOf(CafeHost cafe, string revision) => Assert.Single(Machine.ProcessesWith("K_REVISION", revision).Intersect(cafe.Children));

    private static string? PhaseOf(JsonNode? reserve) => (string?)reserve?["phase"];
}
