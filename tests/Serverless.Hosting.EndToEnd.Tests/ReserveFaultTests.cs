using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Serverless.Hosting.EndToEnd;

/// <summary>
/// What goes wrong around a reserved instance, over real processes.
/// </summary>
public class ReserveFaultTests
{
    private const string Enable = "knative.aliyun.com/reserve-instance: enable";
    private const string Share = Enable + "\n        serverless.hosting/reserve-handover: WhenCreditsSpent";
    private const string Name = "coffee-00001";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task StandardInstance_NeverReady_LeavesTheReservedOneAndIsTriedAgainByTheNextCall()
    {
        var closed = Path.GetTempFileName();
        File.Delete(closed);
        var coffee = Cafe.With(Cafe.Coffee(annotations: Enable + "\n        serving.knative.dev/progress-deadline: 20s"), "CLOSED", closed);
        await using var cafe = await StartAsync(coffee);
        await UntilAsync(cafe, "Reserved");
        await File.WriteAllTextAsync(closed, "");
        try
        {
            Assert.Equal("Hello coffee!", await cafe.GetAsync(Cafe.CoffeeHost));
            await UntilAsync(cafe, "Waking");
            await cafe.UntilAsync(
                async () =>
                {
                    Assert.Equal("Hello coffee!", await cafe.GetAsync(Cafe.CoffeeHost));
                    var revision = await cafe.GetObjectAsync($"revisions/{Name}");
                    return (string?)CafeHost.ConditionOf(revision!, "ReservedInstance")?["reason"] == "TimedOut";
                },
                "the start is given up, and every call is answered until then",
                Patience);
        }
        finally
        {
            File.Delete(closed);
        }

        Assert.Equal("Hello coffee!", await cafe.GetAsync(Cafe.CoffeeHost));
        await cafe.UntilAsync(
            async () =>
            {
                Assert.Equal("Hello coffee!", await cafe.GetAsync(Cafe.CoffeeHost));
                return await PhaseAsync(cafe) == "Active";
            },
            "the next calls get their standard instance",
            Patience);
    }

    [Fact]
    public async Task ReservedInstance_KilledWhileAlone_IsReplacedAndTheNextCallIsAnswered()
    {
        await using var cafe = await StartAsync(Cafe.Coffee(annotations: Enable));
        await UntilAsync(cafe, "Reserved");
        var reserved = Assert.Single(Machine.ProcessesWith("K_REVISION", Name).Intersect(cafe.Children));

        using (var process = Process.GetProcessById(reserved))
        {
            process.Kill();
        }

        await cafe.UntilAsync(() => Task.FromResult(!cafe.Children.Contains(reserved)), "it is gone");
        await cafe.UntilAsync(async () => await PhaseAsync(cafe) == "Reserved" && cafe.Children.Count == 1, "another one stands in", Patience);
        Assert.Equal("Hello coffee!", await cafe.GetAsync(Cafe.CoffeeHost));
    }

    [Fact]
    public Task Host_KilledInEachPhase_ServesAgainWithItsBooks() => Task.WhenAll(
        KillInAsync("Reserved", Enable, "/"),
        KillInAsync("Waking", Enable, "/"),
        KillInAsync("Draining", Enable, "/?sleep=15000"),
        KillInAsync("Resting", Enable, "/"),
        KillInAsync("Sharing", Share, "/"));

    /// <summary>Has a revision rest and wake, kills the host as soon as it is in a phase, and starts it again.</summary>
    private static async Task KillInAsync(string phase, string annotations, string path)
    {
        await using var cafe = await StartAsync(Cafe.With(Cafe.Coffee(annotations: annotations), "START_AFTER", "2000"));
        Task<string>? call = null;
        if (phase is not "Resting")
        {
            await UntilAsync(cafe, "Reserved");
        }

        if (phase is not ("Reserved" or "Resting"))
        {
            call = Load.AskAsync(cafe, Cafe.CoffeeHost, path);
        }

        await UntilAsync(cafe, phase);
        var handovers = (long)(await ReserveAsync(cafe))!["handovers"]!;
        await cafe.KillAsync();
        await (call ?? Task.FromResult(""));
        await cafe.UntilAsync(() => Task.FromResult(cafe.Children.Count == 0), $"no orphan is left of a host that was killed while {phase}");
        await cafe.RestartAsync();

        Assert.Equal("Hello coffee!", await cafe.GetAsync(Cafe.CoffeeHost));
        await UntilAsync(cafe, "Reserved");
        Assert.Equal("Hello coffee!", await cafe.GetAsync(Cafe.CoffeeHost));
        var reserve = await ReserveAsync(cafe);
        Assert.True((long)reserve!["handovers"]! >= handovers, $"The books have lost handovers after a host was killed while {phase}.");
    }

    private static async Task<CafeHost> StartAsync(string coffee)
    {
        var cafe = await CafeHost.StartAsync(
            manifests => Cafe.Write(manifests, "coffee.yaml", coffee), ("Serverless__Autoscaler__ScaleToZeroGracePeriod", "00:00:01"));
        await cafe.UntilReadyAsync("coffee");
        return cafe;
    }

    private static Task UntilAsync(CafeHost cafe, string phase) =>
        cafe.UntilAsync(async () => await PhaseAsync(cafe) == phase, $"the revision is {phase}", Patience);

    private static async Task<JsonNode?> ReserveAsync(CafeHost cafe) => (await cafe.GetObjectAsync($"revisions/{Name}"))?["status"]?["reserve"];

    private static async Task<string?> PhaseAsync(CafeHost cafe) => (string?)(await ReserveAsync(cafe))?["phase"];
}
