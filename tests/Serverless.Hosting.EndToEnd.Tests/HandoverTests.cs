using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Serverless.Hosting.EndToEnd;

/// <summary>
/// Many handovers at once, between standard instances that take 3 s to start and the reserved ones that stand in for them: nobody gets an error, and the first
/// caller after a rest does not wait for a start.
/// </summary>
public class HandoverTests(ITestOutputHelper output)
{
    private const int Seed = 20_260_101;
    private const int StartAfter = 3000;
    private const string Enable = "knative.aliyun.com/reserve-instance: enable";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly ConcurrentQueue<double> _first = [];
    private readonly ConcurrentQueue<double> _warm = [];
    private readonly ConcurrentQueue<double> _cold = [];
    private readonly ConcurrentQueue<string> _failures = [];
    private readonly ConcurrentDictionary<string, int> _burstsIn = new();

    [Fact]
    public async Task Handovers_TenServicesAtOnce_FailNothingAndLetNobodyWait()
    {
        var (services, cycles) = (Soak.Count(full: 10, otherwise: 2), Soak.Count(full: 10, otherwise: 1));
        await using var cafe = await CafeHost.StartAsync(
            manifests =>
            {
                Cafe.Write(manifests, "coffee.yaml", Cafe.Coffee(annotations: "autoscaling.knative.dev/min-scale: \"1\""));
                Cafe.Write(manifests, "zero.yaml", Slow("zero", ""));
                for (var i = 0; i < services; i++)
                {
                    Cafe.Write(manifests, $"cup-{i}.yaml", Slow($"cup-{i}", Enable));
                }
            },
            ("Serverless__Autoscaler__ScaleToZeroGracePeriod", "00:00:01"));
        await cafe.UntilReadyAsync("coffee");

        await using var load = new Load(cafe, callers: 2, pause: TimeSpan.FromMilliseconds(20));
        await Task.WhenAll(Enumerable.Range(0, services).Select(i => CycleAsync(cafe, $"cup-{i}", cycles, new Random(Seed + i))).Append(WakeFromZeroAsync(cafe)));
        await load.StopAsync();

        var handovers = 0L;
        for (var i = 0; i < services; i++)
        {
            handovers += (long)(await ReserveAsync(cafe, $"cup-{i}"))!["handovers"]!;
        }

        output.WriteLine($"{handovers} handovers; bursts in {string.Join(", ", _burstsIn.Select(phase => $"{phase.Key} {phase.Value}"))}; {load.Total} answers of another service meanwhile");
        output.WriteLine($"first answers after a rest: {Describe(_first)}\nwarm answers: {Describe(_warm)}\nfirst answers from zero: {Describe(_cold)}");
        Assert.Empty(_failures);
        Assert.Empty(load.Failures);
        Assert.True(handovers >= 2 * services * cycles, $"There were {handovers} handovers.");
        Assert.True(Median(_first) < StartAfter / 2, "The first callers have waited for a start.");
        Assert.True(Median(_cold) > StartAfter, "From zero a caller waits for a start: else the comparison says nothing.");
    }

    /// <summary>Lets a service rest, wakes it, and lets it rest again, with callers at random moments of it all.</summary>
    private async Task CycleAsync(CafeHost cafe, string name, int cycles, Random random)
    {
        await UntilAsync(cafe, name, "Reserved");
        for (var cycle = 0; cycle < cycles; cycle++)
        {
            await AskAsync(cafe, name, _first);
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(2 * StartAfter)));
            _burstsIn.AddOrUpdate(PhaseOf(await ReserveAsync(cafe, name)), 1, (_, count) => count + 1);
            await Task.WhenAll(Enumerable.Range(0, random.Next(2, 8)).Select(_ => AskAsync(cafe, name, timings: null)));

            await UntilAsync(cafe, name, "Active");
            await cafe.UntilAsync(async () => (await ReserveAsync(cafe, name))!["instances"]!.AsArray().Count == 0, $"the reserved instance of {name} has left", Patience);
            await AskAsync(cafe, name, _warm);
            if (cycle % 5 == 0)
            {
                await UntilAsync(cafe, name, "Resting");
                _burstsIn.AddOrUpdate("Resting", 1, (_, count) => count + 1);
                await AskAsync(cafe, name, timings: null);
            }

            await UntilAsync(cafe, name, "Reserved");
        }
    }

    private async Task WakeFromZeroAsync(CafeHost cafe)
    {
        for (var i = 0; i < Soak.Count(full: 3, otherwise: 1); i++)
        {
            await cafe.UntilAsync(() => Task.FromResult(!Machine.ProcessesWith("K_SERVICE", "zero").Intersect(cafe.Children).Any()), "zero is at zero", Patience);
            await AskAsync(cafe, "zero", _cold);
        }
    }

    private async Task AskAsync(CafeHost cafe, string name, ConcurrentQueue<double>? timings)
    {
        var began = Stopwatch.GetTimestamp();
        var answer = await Load.AskAsync(cafe, $"{name}.default.example.com", "/");
        timings?.Enqueue(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        if (answer != $"Hello {name}!")
        {
            _failures.Enqueue($"{name}: {answer}");
        }
    }

    private static string Slow(string name, string annotations) =>
        Cafe.Probed(Cafe.With(Cafe.Coffee(name, name: name, annotations: annotations, more: "timeoutSeconds: 20"), "START_AFTER", $"{StartAfter}"));

    private static Task UntilAsync(CafeHost cafe, string name, string phase) =>
        cafe.UntilAsync(async () => PhaseOf(await ReserveAsync(cafe, name)) == phase, $"{name} is {phase}", Patience);

    private static async Task<JsonNode?> ReserveAsync(CafeHost cafe, string name) => (await cafe.GetObjectAsync($"revisions/{name}-00001"))?["status"]?["reserve"];

    private static string PhaseOf(JsonNode? reserve) => (string?)reserve?["phase"] ?? "";

    private static double Median(ConcurrentQueue<double> timings) => Quantile(timings, 0.5);

    private static double Quantile(ConcurrentQueue<double> timings, double share)
    {
        var sorted = timings.Order().ToArray();
        return sorted[(int)Math.Min(sorted.Length - 1, share * sorted.Length)];
    }

    private static string Describe(ConcurrentQueue<double> timings) => string.Create(
        CultureInfo.InvariantCulture, $"{timings.Count}, p50 {Median(timings):0.0} ms, p99 {Quantile(timings, 0.99):0.0} ms, most {timings.Max():0.0} ms");
}
