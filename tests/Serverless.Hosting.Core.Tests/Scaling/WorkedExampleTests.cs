using Serverless.Hosting.Model;

namespace Serverless.Hosting.Scaling;

/// <summary>
/// Fifty requests at once for half a minute, from zero to eight instances and back: window, decision and last step together.
/// </summary>
public sealed class WorkedExampleTests
{
    private static readonly DateTimeOffset T0 = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly ScalingSettings Settings = new() { Target = 10, TargetBurstCapacity = 20 };

    /// <summary>Time, ready instances, stable and panic load, desired instances, excess burst capacity, panic.</summary>
    private static readonly (double At, int Ready, double Stable, double Panic, int Desired, int Excess, bool IsPanicking)[] Expected =
    [
        (0.3, 0, 1, 1, 1, -21, false),
        (2.5, 0, 33.333, 33.333, 5, -54, true),
        (4.5, 1, 40, 40, 6, -50, true),
        (6.5, 5, 42.857, 49.833, 8, -20, true),
        (8.5, 6, 44.444, 50, 8, -10, true),
        (10.5, 8, 45.455, 50, 8, 10, true),
        (20.5, 8, 47.619, 50, 8, 10, true),
        (30.5, 8, 48.387, 50, 8, 10, true),
        (32.5, 8, 45.455, 33.333, 8, 26, true),
        (34.5, 8, 42.857, 16.667, 8, 43, true),
        (36.5, 8, 40.541, 0, 8, 60, true),
        (60.5, 8, 24.983, 0, 8, 60, true),
        (64.5, 8, 21.667, 0, 8, 60, true),
        (66.5, 8, 20, 0, 4, 60, false),
        (68.5, 4, 18.333, 0, 3, 20, false),
        (70.5, 3, 16.667, 0, 3, 10, false),
        (72.5, 3, 15, 0, 3, 10, false),
        (74.5, 3, 13.333, 0, 2, 10, false),
        (76.5, 2, 11.667, 0, 2, 0, false),
        (80.5, 2, 8.333, 0, 2, 0, false),
        (82.5, 2, 6.667, 0, 1, 0, false),
        (84.5, 1, 5, 0, 1, -10, false),
        (88.5, 1, 1.667, 0, 1, -10, false),
        (90.5, 1, 0, 0, 0, -10, false),
    ];

    [Fact]
    public void Decide_BurstOfHalfAMinute_GrowsAtOnceAndShrinksInSteps()
    {
        var (load, autoscaler) = (new RevisionLoad(Settings), new KpaAutoscaler());
        var (memory, next) = (ScalingMemory.Start(T0.AddSeconds(0.3), readyInstances: 0), 0);
        foreach (var expected in Expected)
        {
            var now = T0.AddSeconds(expected.At);
            for (; next <= expected.At; next++)
            {
                load.Record(T0.AddSeconds(next), next switch { 0 => 1, 1 => 49, <= 30 => 50, _ => 0 }, requestsPerSecond: 0);
            }

            var input = new ScalingInput
            {
                Now = now,
                Settings = Settings,
                StableLoad = load.StableLoad(ScalingMetric.Concurrency, now),
                PanicLoad = load.PanicLoad(ScalingMetric.Concurrency, now),
                ReadyInstances = expected.Ready,
            };
            (var decision, memory) = autoscaler.Decide(input, memory);

            var (stable, panic) = (Math.Round(decision.StableLoad, 3), Math.Round(decision.PanicLoad, 3));
            Assert.Equal(
                expected,
                (expected.At, expected.Ready, stable, panic, decision.Desired, decision.ExcessBurstCapacity, decision.IsPanicking));
        }
    }

    [Fact]
    public void Step_AfterTheBurst_TheLastInstanceEndsHalfAMinuteAfterTheActivatorEntered()
    {
        var state = RevisionScaleState.Start(T0) with
        {
            Active = new(ConditionStatus.True, ""),
            IsInitialized = true,
            ActivatorInPathSince = T0.AddSeconds(84.5),
        };

        var inactive = RevisionScaler.Step(Idle(90.5), state);
        var waiting = RevisionScaler.Step(Idle(93.5), inactive.State);
        var ended = RevisionScaler.Step(Idle(114.5), waiting.State);

        Assert.Equal((null, TimeSpan.FromSeconds(3)), (inactive.Replicas, inactive.RecheckAfter));
        Assert.Equal(new ActiveState(ConditionStatus.False, ActiveState.NoTraffic), inactive.State.Active);
        Assert.Equal((null, TimeSpan.FromSeconds(21)), (waiting.Replicas, waiting.RecheckAfter));
        Assert.Equal((0, null), (ended.Replicas, ended.RecheckAfter));
    }

    [Fact]
    public void Decide_WeightedAverage_ReadsTheSameStartLower()
    {
        var settings = Settings with { Aggregation = LoadAggregation.WeightedExponential };
        var load = new RevisionLoad(settings);
        load.Record(0, 1, 0);
        load.Record(1, 49, 0);
        load.Record(2, 50, 0);
        var now = DateTimeOffset.UnixEpoch.AddSeconds(2.5);
        var input = new ScalingInput
        {
            Now = now,
            Settings = settings,
            StableLoad = load.StableLoad(ScalingMetric.Concurrency, now),
            PanicLoad = load.PanicLoad(ScalingMetric.Concurrency, now),
            ReadyInstances = 0,
        };

        var (decision, _) = new KpaAutoscaler().Decide(input, default);

        Assert.Equal(17.97, decision.StableLoad, 0.005);
        Assert.Equal(47.55, decision.PanicLoad, 0.005);
        Assert.Equal((7, true), (decision.Desired, decision.IsPanicking));
    }

    private static RevisionScaleInput Idle(double at) => new()
    {
        Now = T0.AddSeconds(at),
        Settings = Settings,
        Load = new(0, -10),
        ReadyInstances = 1,
        CurrentReplicas = 1,
    };
}
