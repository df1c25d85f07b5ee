using System.Diagnostics;

namespace Serverless.Hosting.EndToEnd;

/// <summary>
/// What goes wrong around a reserved instance, over real processes.
/// </summary>
public class ReserveFaultTests
{
    private const string Enable = "knative.aliyun.com/reserve-instance: enable";
    private const string Share = Enable + "\n        serverless.hosting/reserve-handover: WhenCreditsSpent";
    private const string TwoTypes = Enable + "\n        knative.aliyun.com/reserve-instance-eci-use-specs: \"ecs.t5-lc1m2.small,ecs.n1.small\"";
    private const string Name = "coffee-00001";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task StandardInstance_NeverReady_LeavesTheReservedOneAndIsTriedAgainByTheNextCall()
    {
        await using var cafe = await StartAsync(Enable + "\n        serving.knative.dev/progress-deadline: 5s");
        var standIn = $"{Name} {await AloneAsync(cafe)}";
        Close(cafe);

        await cafe.UntilAsync(
            async () =>
            {
                Assert.Equal(standIn, await cafe.GetAsync(Cafe.CoffeeHost, "/instance"));
                return (string?)CafeHost.ConditionOf((await cafe.GetObjectAsync($"revisions/{Name}"))!, "ReservedInstance")?["reason"] == "TimedOut";
            },
            "the start is given up, and the reserved instance answers until then",
            Patience);
        Assert.Contains("the reserved one stays", cafe.Output, StringComparison.Ordinal);

        Open(cafe);
        await cafe.UntilAsync(
            async () =>
            {
                Assert.StartsWith(Name, await cafe.GetAsync(Cafe.CoffeeHost, "/instance"), StringComparison.Ordinal);
                return (string?)(await cafe.ReserveAsync(Name))!["phase"] == "Active";
            },
            "the next calls get their standard instance, and are answered until then",
            Patience);
        Assert.NotEqual(standIn, await cafe.GetAsync(Cafe.CoffeeHost, "/instance"));
        await cafe.UntilAsync(
            async () => (string?)CafeHost.ConditionOf((await cafe.GetObjectAsync($"revisions/{Name}"))!, "ReservedInstance")?["status"] == "True", "the condition is well again");
    }

    [Fact]
    public async Task ReservedInstance_KilledWhileAlone_IsReplacedAndTheCallInBetweenIsHeld()
    {
        await using var cafe = await StartAsync(Enable);
        var killed = await AloneAsync(cafe);
        var standIn = await StandInAsync(cafe);
        Close(cafe);

        using (var process = Process.GetProcessById(killed))
        {
            process.Kill();
        }

        await cafe.UntilAsync(async () => await StandInAsync(cafe) is { } next && next != standIn, "another one starts at once, without a call");
        var call = cafe.GetAsync(Cafe.CoffeeHost, "/instance");
        await cafe.UntilPhaseAsync(Name, "Waking");
        Assert.False(call.IsCompleted);
        Open(cafe);

        var answer = await call;
        Assert.StartsWith(Name, answer, StringComparison.Ordinal);
        Assert.NotEqual($"{Name} {killed}", answer);
        await cafe.UntilPhaseAsync(Name, "Active");
    }

    [Fact]
    public async Task Type_OutOfStock_GivesWayToTheNextAndNoneLeftToScaleToZero()
    {
        await using var cafe = await CafeHost.StartAsync(
            manifests => Array.ForEach(["coffee", "tea", "cocoa"], name => Cafe.Write(manifests, $"{name}.yaml", Cafe.Coffee(name, name: name, annotations: TwoTypes))),
            ("Serverless__Autoscaler__ScaleToZeroGracePeriod", "00:00:01"),
            ("Serverless__Processes__Stock__ecs.t5-lc1m2.small", "1"),
            ("Serverless__Processes__Stock__ecs.n1.small", "1"));
        var types = new Dictionary<string, string?>();
        await cafe.UntilAsync(
            async () =>
            {
                foreach (var name in (string[])["coffee", "tea", "cocoa"])
                {
                    types[name] = await cafe.GetObjectAsync($"revisions/{name}-00001") is not { } revision ? null
                        : (string?)revision["status"]?["reserve"]?["phase"] == "Reserved" ? (string?)revision["status"]!["reserve"]!["type"]
                        : (string?)CafeHost.ConditionOf(revision, "ReservedInstance")?["reason"] == "OutOfStock" && cafe.InstancesOf($"{name}-00001").Count == 0 ? "none"
                        : null;
                }

                return types.Values.All(type => type is not null);
            },
            "each rests, as far as types are in stock",
            Patience);

        Assert.Equal(["ecs.n1.small", "ecs.t5-lc1m2.small", "none"], types.Values.Order(StringComparer.Ordinal));
        foreach (var name in types.Keys)
        {
            Assert.Equal($"Hello {name}!", await cafe.GetAsync($"{name}.default.example.com"));
        }
    }

    [Fact]
    public async Task ReservedInstance_KilledInAHandoverWithACall_IsCountedAsThatCallsFailure()
    {
        await using var cafe = await StartAsync(Enable);
        var killed = await AloneAsync(cafe);
        Close(cafe);
        var call = Load.AskAsync(cafe, Cafe.CoffeeHost, "/orders/1?sleep=60000");
        await cafe.UntilPhaseAsync(Name, "Waking");
        await cafe.UntilAsync(() => Task.FromResult(OrderBooks.Read(Path.Combine(cafe.Folder, "orders"))[1].Contains(killed)), "the reserved instance has the call");
        Assert.Equal(0, (long)(await cafe.ReserveAsync(Name))!["failedInHandover"]!);

        using (var process = Process.GetProcessById(killed))
        {
            process.Kill();
        }

        Assert.StartsWith("502", await call, StringComparison.Ordinal);
        await cafe.UntilAsync(async () => (long)(await cafe.ReserveAsync(Name))!["failedInHandover"]! == 1, "the failure is counted");
    }

    [Fact]
    public Task Host_KilledInEachPhase_ServesAgainWithItsBooks() => Task.WhenAll(
        KillWithSpentCreditsAsync(),
        KillInAsync("Resting", after: "Active"),
        KillInAsync("Reserved", after: "Resting"),
        KillInAsync("Waking", after: "Reserved"),
        KillInAsync("Draining", after: "Reserved", path: "/?sleep=20000"),
        KillInAsync("Sharing", after: "Reserved", annotations: Share));

    /// <summary>Kills the host after credits were spent, by a type that would need hours to earn them again.</summary>
    private static async Task KillWithSpentCreditsAsync()
    {
        await using var cafe = await CafeHost.StartAsync(
            manifests => Cafe.Write(manifests, "coffee.yaml", Cafe.Coffee(annotations: Share + "\n        knative.aliyun.com/reserve-instance-eci-use-specs: tiny")),
            ("Serverless__Autoscaler__ScaleToZeroGracePeriod", "00:00:01"),
            ("Serverless__Reserve__Types__tiny__Cpus", "1"),
            ("Serverless__Reserve__Types__tiny__MemoryGiB", "1"),
            ("Serverless__Reserve__Types__tiny__BaselinePercent", "0.1"));
        await cafe.UntilPhaseAsync(Name, "Reserved");
        var left = await GrindAsync(cafe);
        Assert.InRange(left, 29, 29.94);

        // what was left after the first time is written down when the second one begins
        await GrindAsync(cafe);
        await cafe.KillAsync();
        await cafe.RestartAsync();
        await cafe.UntilPhaseAsync(Name, "Reserved");
        await cafe.UntilAsync(async () => (double?)(await cafe.ReserveAsync(Name))!["creditBalance"] is not null, "the credits are measured again");

        Assert.InRange((double)(await cafe.ReserveAsync(Name))!["creditBalance"]!, 28, left + 0.005);
    }

    /// <summary>Has the reserved instance work for some seconds, and waits until it rests again.</summary>
    /// <returns>The credits that are left.</returns>
    private static async Task<double> GrindAsync(CafeHost cafe)
    {
        Assert.Equal("Ground for coffee.", await cafe.GetAsync(Cafe.CoffeeHost, "/grind?milliseconds=5000"));
        await cafe.UntilPhaseAsync(Name, "Sharing");
        await cafe.UntilPhaseAsync(Name, "Reserved");
        return (double)(await cafe.ReserveAsync(Name))!["creditBalance"]!;
    }

    /// <summary>Kills the host while a revision is in a phase, and starts it again.</summary>
    private static async Task KillInAsync(string phase, string after, string annotations = Enable, string path = "/")
    {
        await using var cafe = await StartAsync(annotations);
        await cafe.UntilPhaseAsync(Name, after);
        var handovers = (long)(await cafe.ReserveAsync(Name))!["handovers"]!;
        if (phase is "Resting" or "Waking")
        {
            Close(cafe);
        }

        var call = after == "Reserved" ? Load.AskAsync(cafe, Cafe.CoffeeHost, path) : Task.FromResult("");
        await cafe.UntilPhaseAsync(Name, phase);
        await cafe.UntilAsync(() => Task.FromResult(phase is "Reserved" or "Sharing" || cafe.InstancesOf(Name).Count == 2), "all that a phase has is there");
        await cafe.KillAsync();
        await call;
        await cafe.UntilAsync(() => Task.FromResult(cafe.Children.Count == 0), $"no orphan is left of a host that was killed while {phase}");
        Open(cafe);
        await cafe.RestartAsync();

        await cafe.UntilAsync(async () => await cafe.ReserveAsync(Name) is not null, $"the books are open after a host was killed while {phase}");
        var books = (await cafe.ReserveAsync(Name))!;
        Assert.True((long)books["handovers"]! >= handovers, $"The books have lost handovers after a host was killed while {phase}:\n{books}");
        Assert.True((double?)books["instanceSeconds"]!["compute-2-4Gi"] > 5, $"The books have lost the first standard instance after a host was killed while {phase}:\n{books}");
        Assert.Equal("Hello coffee!", await cafe.GetAsync(Cafe.CoffeeHost));
        await cafe.UntilPhaseAsync(Name, "Reserved");
        Assert.Equal("Hello coffee!", await cafe.GetAsync(Cafe.CoffeeHost));
        Assert.True((double)(await cafe.ReserveAsync(Name))!["creditBalance"]! > 0);
    }

    /// <summary>Starts a cafe whose instances do not open while the file <c>closed</c> exists, so that a phase lasts as long as a test wants.</summary>
    private static async Task<CafeHost> StartAsync(string annotations)
    {
        var cafe = await CafeHost.StartAsync(
            manifests => Cafe.Write(manifests, "coffee.yaml", Cafe.With(
                Cafe.Coffee(annotations: annotations), "CLOSED", Path.GetFullPath(Path.Combine(manifests, "..", "closed")))),
            ("Serverless__Autoscaler__ScaleToZeroGracePeriod", "00:00:01"));
        await cafe.UntilReadyAsync("coffee");
        return cafe;
    }

    /// <summary>Waits until a reserved instance is all that there is.</summary>
    /// <returns>Its process.</returns>
    private static async Task<int> AloneAsync(CafeHost cafe)
    {
        await cafe.UntilPhaseAsync(Name, "Reserved");
        await cafe.UntilAsync(() => Task.FromResult(cafe.InstancesOf(Name).Count == 1), "the reserved instance is alone");
        return Assert.Single(cafe.InstancesOf(Name));
    }

    private static void Close(CafeHost cafe) => File.WriteAllText(Path.Combine(cafe.Folder, "closed"), "");

    private static void Open(CafeHost cafe) => File.Delete(Path.Combine(cafe.Folder, "closed"));

    private static async Task<string?> StandInAsync(CafeHost cafe) => (string?)(await cafe.ReserveAsync(Name))?["instances"]?.AsArray().FirstOrDefault();
}
