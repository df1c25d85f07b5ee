using System.Text.Json;
using CsCheck;

namespace Serverless.Hosting.Scaling;

/// <summary>
/// What holds for every decision of every run, whatever the settings, the load and the time that instances take to start.
/// </summary>
public sealed class ScalingRunTests
{
    private static readonly Gen<ScalingSettings> Settings =
        from target in Gen.Double[1, 20]
        from up in Gen.Double[1.1, 10]
        from down in Gen.Double[1.1, 10]
        from threshold in Gen.Double[1.1, 4]
        from activation in Gen.Int[0, 4]
        from min in Gen.Int[0, 4]
        from room in Gen.Int[0, 30]
        from isBounded in Gen.Bool
        from delay in Gen.Int[0, 30]
        from window in Gen.Int[6, 90]
        from aggregation in Gen.Enum<LoadAggregation>()
        select new ScalingSettings
        {
            Target = target,
            MaxScaleUpRate = up,
            MaxScaleDownRate = down,
            PanicThreshold = threshold,
            ActivationScale = activation,
            MinScale = min,
            MaxScale = isBounded ? Math.Max(1, min + room) : 0,
            ScaleDownDelay = TimeSpan.FromSeconds(delay),
            StableWindow = TimeSpan.FromSeconds(window),
            PanicWindow = TimeSpan.FromSeconds(Math.Max(1, window / 10)),
            Aggregation = aggregation,
        };

    /// <summary>A revision that has lived through loads of some seconds each, the last of them perhaps while no route named it.</summary>
    private static readonly Gen<(ScalingSettings Settings, SimulatedRevision Revision)> Runs =
        from settings in Settings
        from startSeconds in Gen.Int[1, 8]
        from loads in Gen.Select(Gen.Int[1, 60], Gen.OneOf(Gen.Const(0.0), Gen.Double[0, 300])).Array[1, 8]
        from isDropped in Gen.Bool
        select (settings, Run(settings, startSeconds, loads, isDropped));

    [Fact]
    public void Run_Always_StaysWithinTheBounds() => Runs.Sample(run => Assert.All(run.Revision.Ticks, tick =>
    {
        Assert.True(run.Settings.MaxScale == 0 || tick.Replicas <= run.Settings.MaxScale);
        Assert.True(tick.Load.Reachability == Reachability.Unreachable || tick.Replicas >= run.Settings.MinScale);
    }));

    [Fact]
    public void Run_InPanic_NeverAsksForLess() => Runs.Sample(run =>
        Assert.All(Pairs(run.Revision), pair => Assert.True(
            !pair.Before.Decision.IsPanicking || !pair.After.Decision.IsPanicking || pair.After.Decision.Desired >= pair.Before.Decision.Desired)));

    [Fact]
    public void Run_AsksForMore_IsBoundedByTheRate() => Runs.Sample(run => Assert.All(Pairs(run.Revision), pair =>
    {
        var most = Math.Ceiling(run.Settings.MaxScaleUpRate * Math.Max(1, pair.After.Load.ReadyInstances!.Value));
        var desired = pair.After.Decision.Desired;
        Assert.True(desired <= pair.Before.Decision.Desired || desired <= Math.Max(most, run.Settings.ActivationScale));
    }));

    [Fact]
    public void Run_AsksForLess_IsBoundedByTheRate() => Runs.Sample(run => Assert.All(run.Revision.Ticks, tick =>
    {
        var fewest = Math.Floor(Math.Max(1, tick.Load.ReadyInstances!.Value) / run.Settings.MaxScaleDownRate);
        Assert.True(tick.Load.Reachability == Reachability.Unreachable || tick.Decision.Desired >= fewest);
    }));

    [Fact]
    public void Replay_RecordedInputs_GivesTheRecordedDecisions() => Runs.Sample(run =>
    {
        var (loads, scales) = (Reread(run.Revision.Ticks.Select(tick => tick.Load)), Reread(run.Revision.Ticks.Select(tick => tick.Scale)));
        var (autoscaler, memory) = (new KpaAutoscaler(), ScalingMemory.Start(SimulatedRevision.T0, readyInstances: 0));
        var state = RevisionScaleState.Start(SimulatedRevision.T0);
        for (var i = 0; i < loads.Length; i++)
        {
            (var decision, memory) = autoscaler.Decide(loads[i], memory);
            var result = RevisionScaler.Step(scales[i], state);
            state = result.State;

            Assert.Equal((run.Revision.Ticks[i].Decision, run.Revision.Ticks[i].Result), (decision, result));
        }
    });

    private static SimulatedRevision Run(ScalingSettings settings, int startSeconds, (int Seconds, double Concurrency)[] loads, bool isDropped)
    {
        var revision = new SimulatedRevision(settings, startSeconds);
        var end = 0;
        foreach (var ((seconds, concurrency), number) in loads.Select((load, number) => (load, number)))
        {
            revision.Concurrency = (_, _) => concurrency;
            revision.Reachability = isDropped && number == loads.Length - 1 ? Reachability.Unreachable : Reachability.Reachable;
            revision.RunTo(end += seconds);
        }

        return revision;
    }

    private static IEnumerable<(SimulatedRevision.Tick Before, SimulatedRevision.Tick After)> Pairs(SimulatedRevision revision) =>
        revision.Ticks.Zip(revision.Ticks.Skip(1));

    private static T[] Reread<T>(IEnumerable<T> values) => JsonSerializer.Deserialize<T[]>(JsonSerializer.Serialize(values))!;
}
