using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Serverless.Hosting.EndToEnd;

/// <summary>
/// Many handovers at once, between standard instances that take 3 s to start and the reserved ones that stand in for them: nobody gets an error, and the first
/// caller after a rest does not wait for a start.
/// </summary>
[Collection(LoadCollection.Name)]
public class HandoverTests(ITestOutputHelper output)
{
    private const int Seed = 20_260_101;
    private const int StartAfter = 3000;

    /// <summary>How long a slow request takes: longer than a start, so that the reserved instance holds it when it hands over.</summary>
    private const int Holds = StartAfter * 2;

    /// <summary>Of so many cycles one has such a request, and one has callers who come back just as the service comes to rest.</summary>
    private const int Rounds = 6;

    private const string Enable = "knative.aliyun.com/reserve-instance: enable";

    /// <summary>The request timeout of the services: a reserved instance has left by then, after each handover.</summary>
    private static readonly TimeSpan DrainBound = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    // so many services ask all the time how they are: often enough to see each phase, and not to be the load that is measured
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(200);

    private static readonly string[] BurstsIn = ["Active", "Draining", "Resting", "Waking"];

    private readonly Timings _first = new();
    private readonly Timings _warm = new();
    private readonly Timings _cold = new();
    private readonly Timings _leaving = new();
    private readonly ConcurrentQueue<string> _failures = [];
    private readonly ConcurrentDictionary<string, int> _bursts = new();
    private int _answers;

    private static int Services { get; } = Soak.Count(full: 17, otherwise: 3);

    private static int Cycles { get; } = Soak.Count(full: 6, otherwise: 1);

    [Fact]
    public async Task Handovers_ManyServicesAtOnce_FailNothingAndLetNobodyWait()
    {
        await using var cafe = await CafeHost.StartAsync(
            WriteManifests, ("Serverless__Autoscaler__ScaleToZeroGracePeriod", "00:00:01"));
        await cafe.UntilReadyAsync("coffee");

        await using var load = new Load(cafe, callers: 2, pause: TimeSpan.FromMilliseconds(20));
        await Task.WhenAll(Enumerable.Range(0, Services).Select(i => CycleAsync(cafe, i)).Append(WakeFromZeroAsync(cafe)));
        await load.StopAsync();

        var handovers = 0L;
        for (var i = 0; i < Services; i++)
        {
            var reserve = await cafe.ReserveAsync($"cup-{i}-00001");
            handovers += HandoversOf(reserve);
            Assert.Equal(0, (long)reserve!["failedInHandover"]!);
        }

        output.WriteLine($"""
            {handovers} handovers in {load.Elapsed.TotalSeconds:0} s, {_answers} answers, {load.Total} of another service meanwhile
            bursts: {string.Join(", ", _bursts.OrderBy(phase => phase.Key).Select(phase => $"{phase.Key} {phase.Value}"))}
            warm answers: {_warm}
            first answers after a rest: {_first}
            first answers from zero: {_cold}
            reserved instances seen to have left after the handover: {_leaving}
            """);
        Assert.Empty(_failures);
        Assert.Empty(load.Failures);

        // before its first cycle each service has come to rest once
        Assert.True(handovers >= Services * ((2 * Cycles) + 1), $"There were {handovers} handovers.");
        Assert.True(cafe.Output.Split("is handed over to its standard instances").Length > Services * Cycles, "The log does not tell of each wake-up.");
        Assert.True(_first.Median < StartAfter / 2, "The first callers have waited for a start.");
        Assert.True(_cold.Median > StartAfter, "From zero a caller waits for a start: else the comparison says nothing.");
        Assert.True(!Soak.IsFull || BurstsIn.All(_bursts.ContainsKey), "Not every phase has had its burst.");
    }

    /// <summary>Wakes a service and lets it rest again, some times over, with callers at random moments of it all.</summary>
    private async Task CycleAsync(CafeHost cafe, int service)
    {
        var (name, random) = ($"cup-{service}", new Random(Seed + service));
        var revision = $"{name}-00001";
        await UntilAsync(cafe, revision, reserve => PhaseOf(reserve) == "Reserved");
        for (var cycle = 0; cycle < Cycles; cycle++)
        {
            var atRest = await cafe.ReserveAsync(revision);
            var (handovers, standIn) = (HandoversOf(atRest), (string?)atRest!["instances"]![0]);
            await AskAsync(cafe, name, _first);
            var held = (service + cycle) % Rounds == 1 ? AskAsync(cafe, name, path: $"/?sleep={Holds}") : Task.CompletedTask;
            await (held.IsCompleted
                ? Task.Delay(TimeSpan.FromMilliseconds(random.Next(Holds * 5 / 6)))
                : UntilAsync(cafe, revision, reserve => PhaseOf(reserve) != "Waking"));
            await BurstAsync(cafe, name, random);

            await UntilAsync(cafe, revision, reserve => HandoversOf(reserve) > handovers);
            var handedOver = Stopwatch.GetTimestamp();
            await UntilAsync(cafe, revision, reserve => reserve!["instances"]!.AsArray().All(instance => (string?)instance != standIn), DrainBound);
            _leaving.Add(handedOver);
            await held;
            await AskAsync(cafe, name, _warm);
            if ((service + cycle) % Rounds == 2)
            {
                await UntilAsync(cafe, revision, reserve => PhaseOf(reserve) == "Resting" || HandoversOf(reserve) > handovers + 1);
                await BurstAsync(cafe, name, random);
            }

            await UntilAsync(cafe, revision, reserve => PhaseOf(reserve) == "Reserved" && HandoversOf(reserve) > handovers + 1);
        }
    }

    private async Task WakeFromZeroAsync(CafeHost cafe)
    {
        await cafe.UntilReadyAsync("zero");
        for (var i = 0; i < Soak.Count(full: 7, otherwise: 1); i++)
        {
            await cafe.UntilAsync(() => Task.FromResult(cafe.InstancesOf("zero-00001").Count == 0), "zero is at zero", Patience, PollEvery);
            await AskAsync(cafe, "zero", _cold);
        }
    }

    private async Task BurstAsync(CafeHost cafe, string name, Random random)
    {
        _bursts.AddOrUpdate(PhaseOf(await cafe.ReserveAsync($"{name}-00001")), 1, (_, count) => count + 1);
        await Task.WhenAll(Enumerable.Range(0, random.Next(2, 8)).Select(_ => AskAsync(cafe, name)));
    }

    private async Task AskAsync(CafeHost cafe, string name, Timings? timings = null, string path = "/")
    {
        var began = Stopwatch.GetTimestamp();
        var answer = await Load.AskAsync(cafe, $"{name}.default.example.com", path);
        timings?.Add(began);
        Interlocked.Increment(ref _answers);
        if (answer != $"Hello {name}!")
        {
            _failures.Enqueue($"{name}{path}: {answer}");
        }
    }

    private static void WriteManifests(string manifests)
    {
        Cafe.Write(manifests, "coffee.yaml", Cafe.Coffee(annotations: "autoscaling.knative.dev/min-scale: \"1\""));
        Cafe.Write(manifests, "zero.yaml", Slow("zero", ""));
        for (var i = 0; i < Services; i++)
        {
            Cafe.Write(manifests, $"cup-{i}.yaml", Slow($"cup-{i}", Enable));
        }
    }

    private static string Slow(string name, string annotations) => Cafe.Probed(Cafe.With(
        Cafe.Coffee(name, name: name, annotations: annotations, more: $"timeoutSeconds: {DrainBound.TotalSeconds}"), "START_AFTER", $"{StartAfter}"));

    private static Task UntilAsync(CafeHost cafe, string revision, Func<JsonNode?, bool> condition, TimeSpan? within = null, [CallerArgumentExpression(nameof(condition))] string text = "") =>
        cafe.UntilAsync(async () => condition(await cafe.ReserveAsync(revision)), $"{revision}: {text}", within ?? Patience, PollEvery);

    private static long HandoversOf(JsonNode? reserve) => (long?)reserve?["handovers"] ?? 0;

    private static string PhaseOf(JsonNode? reserve) => (string?)reserve?["phase"] ?? "";
}
