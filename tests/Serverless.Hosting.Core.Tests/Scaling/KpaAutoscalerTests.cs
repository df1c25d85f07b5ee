using CsCheck;

namespace Serverless.Hosting.Scaling;

public sealed class KpaAutoscalerTests
{
    private static readonly DateTimeOffset T0 = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly double[] BurstCapacities = [-1, 0, 10, 211];

    private static readonly Gen<ScalingSettings> Settings =
        from target in Gen.Double[0.1, 200]
        from up in Gen.Double[1.01, 20]
        from down in Gen.Double[1.01, 20]
        from threshold in Gen.Double[1.1, 10]
        from activation in Gen.Int[0, 6]
        from burst in Gen.Int[0, 3].Select(index => BurstCapacities[index])
        select new ScalingSettings
        {
            Target = target,
            MaxScaleUpRate = up,
            MaxScaleDownRate = down,
            PanicThreshold = threshold,
            ActivationScale = activation,
            TargetBurstCapacity = burst,
        };

    private static readonly Gen<ScalingInput> Inputs =
        from settings in Settings
        from stable in Gen.OneOf(Gen.Const(0.0), Gen.Double[0, 5000])
        from panic in Gen.OneOf(Gen.Const(0.0), Gen.Double[0, 5000])
        from ready in Gen.Int[0, 200]
        from reachability in Gen.Enum<Reachability>()
        select new ScalingInput { Now = T0, Settings = settings, StableLoad = stable, PanicLoad = panic, ReadyInstances = ready, Reachability = reachability };

    private static readonly Gen<ScalingMemory> Memories =
        from seconds in Gen.Int[-60, 120]
        from max in Gen.Int[0, 300]
        select seconds < 0 ? default : new ScalingMemory(T0.AddSeconds(-seconds), max);

    [Fact]
    public void Decide_SteadyLoad_IsTheLoadDividedByTheTargetRoundedUp()
    {
        var input = new ScalingInput { Now = T0, Settings = new ScalingSettings { Target = 10 }, StableLoad = 90, PanicLoad = 90, ReadyInstances = 1 };
        var (decision, memory) = new KpaAutoscaler().Decide(input, ScalingMemory.Start(T0, readyInstances: 1));
        Assert.Equal(13, decision.Desired);
        Assert.Equal(new ScalingMemory(T0, 13), memory);
    }

    [Fact]
    public void Decide_CreatedWithSeveralReady_ShrinksNothingForAStableWindow()
    {
        var memory = ScalingMemory.Start(T0, readyInstances: 5);
        var input = new ScalingInput { Now = T0.AddSeconds(60), Settings = new(), StableLoad = 0, PanicLoad = 0, ReadyInstances = 5 };

        (var held, memory) = new KpaAutoscaler().Decide(input, memory);
        var (released, _) = new KpaAutoscaler().Decide(input with { Now = T0.AddSeconds(60.001) }, memory);

        Assert.Equal((5, ScalingReason.PanicHeld), (held.Desired, held.Reason));
        Assert.Equal((2, ScalingReason.ScaleDownRate), (released.Desired, released.Reason));
    }

    [Theory]
    [InlineData(null, 1.0, 1.0, ScalingReason.InstancesUnknown)]
    [InlineData(1, null, 1.0, ScalingReason.LoadUnknown)]
    [InlineData(1, 1.0, null, ScalingReason.LoadUnknown)]
    public void Decide_SomethingIsUnknown_IsInvalidAndRemembersAsBefore(int? ready, double? stable, double? panic, ScalingReason reason)
    {
        var memory = new ScalingMemory(T0, 7);
        var input = new ScalingInput { Now = T0.AddHours(1), Settings = new(), StableLoad = stable, PanicLoad = panic, ReadyInstances = ready };

        var (decision, after) = new KpaAutoscaler().Decide(input, memory);

        Assert.Equal(new ScalingDecision { Reason = reason }, decision);
        Assert.Equal(memory, after);
    }

    [Fact]
    public void Decide_HugeLoad_SaturatesInsteadOfOverflowing()
    {
        var settings = new ScalingSettings { MaxScaleUpRate = 1e12, TargetBurstCapacity = 1 };
        var input = new ScalingInput { Now = T0, Settings = settings, StableLoad = 1e300, PanicLoad = 1e300, ReadyInstances = 1 };

        var (decision, _) = new KpaAutoscaler().Decide(input, default);

        Assert.Equal((int.MaxValue, int.MinValue), (decision.Desired, decision.ExcessBurstCapacity));
    }

    [Theory]
    [InlineData(0, 0, 1, 0, "0 instances wanted, 1 ready, calm: there is no load (stable load 0, panic load 0, target 70, excess burst capacity -111).")]
    [InlineData(7.5, 7.5, 2, 0, "1 instance wanted, 2 ready, calm: the stable load of 7.5 divided by the target of 70 "
        + "(stable load 7.5, panic load 7.5, target 70, excess burst capacity -19).")]
    [InlineData(75.5, 75.5, 2, 0, "2 instances wanted, 2 ready, calm: the stable load of 75.5 divided by the target of 70 "
        + "(stable load 75.5, panic load 75.5, target 70, excess burst capacity -87).")]
    [InlineData(70, 700, 3, 0, "10 instances wanted, 3 ready, in panic: the panic load of 700 divided by the target of 70 "
        + "(stable load 70, panic load 700, target 70, excess burst capacity -611).")]
    [InlineData(70, 0, 4, 9, "9 instances wanted, 4 ready, in panic: the highest scale of this panic, which is kept until it ends "
        + "(stable load 70, panic load 0, target 70, excess burst capacity 189).")]
    [InlineData(70, 70, 10, 0, "5 instances wanted, 10 ready, calm: the load asks for 1, and one decision may take away no more "
        + "(stable load 70, panic load 70, target 70, excess burst capacity 719).")]
    [InlineData(1e7, 70, 10, 0, "10000 instances wanted, 10 ready, calm: the load asks for 142858, and one decision may add no more "
        + "(stable load 10000000, panic load 70, target 70, excess burst capacity 719).")]
    public void Describe_Decision_IsASentenceWithItsNumbers(double stable, double panic, int ready, int heldInPanic, string expected)
    {
        var input = new ScalingInput { Now = T0, Settings = new(), StableLoad = stable, PanicLoad = panic, ReadyInstances = ready };
        var memory = heldInPanic > 0 ? new ScalingMemory(T0, heldInPanic) : default;

        Assert.Equal(expected, new KpaAutoscaler().Decide(input, memory).Decision.ToString());
    }

    [Fact]
    public void Describe_ActivationScale_SaysWhatTheLoadAsksFor()
    {
        var input = new ScalingInput { Now = T0, Settings = new() { ActivationScale = 4 }, StableLoad = 1, PanicLoad = 0, ReadyInstances = 0 };

        Assert.StartsWith(
            "4 instances wanted, 0 ready, calm: the load asks for 1, and these are the fewest while there is load (",
            new KpaAutoscaler().Decide(input, default).Decision.Describe(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Describe_EveryReason_HasWordsOfItsOwn()
    {
        var sentences = Enum.GetValues<ScalingReason>().Select(reason => new ScalingDecision { Reason = reason }.Describe()).ToList();

        Assert.Equal(sentences.Count, sentences.Distinct().Count());
        Assert.DoesNotContain(sentences, sentence => sentence.Contains("for no reason", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(5, 5, ScalingReason.ScaleDownDelay)]
    [InlineData(2, 2, ScalingReason.StableLoad)]
    public void HeldAt_ScaleOfTheDelay_IsTheReasonIfItIsHigher(int held, int desired, ScalingReason reason)
    {
        var decision = new ScalingDecision { IsValid = true, Desired = 2, Reason = ScalingReason.StableLoad }.HeldAt(held);

        Assert.Equal((desired, reason), (decision.Desired, decision.Reason));
    }

    [Fact]
    public void Decide_ActivationScale_IsTheFewestWhileThereIsLoad()
    {
        var input = new ScalingInput { Now = T0, Settings = new() { ActivationScale = 4 }, StableLoad = 1, PanicLoad = 0, ReadyInstances = 0 };

        var (loaded, _) = new KpaAutoscaler().Decide(input, default);
        var (idle, _) = new KpaAutoscaler().Decide(input with { StableLoad = 0 }, default);

        Assert.Equal((4, ScalingReason.ActivationScale), (loaded.Desired, loaded.Reason));
        Assert.Equal((0, ScalingReason.Idle), (idle.Desired, idle.Reason));
    }

    [Fact]
    public void Decide_EqualInput_EqualAnswer() => Gen.Select(Inputs, Memories).Sample((input, memory) =>
        Assert.Equal(new KpaAutoscaler().Decide(input, memory), new KpaAutoscaler().Decide(input, memory)));

    [Fact]
    public void Decide_InPanic_NeverGoesDown() => Gen.Select(Inputs, Memories).Sample((input, memory) =>
    {
        var (decision, after) = new KpaAutoscaler().Decide(input, memory);

        Assert.True(!decision.IsPanicking || decision.Desired >= memory.MaxPanicInstances);
        Assert.Equal(decision.IsPanicking ? decision.Desired : 0, after.MaxPanicInstances);
    });

    [Fact]
    public void Decide_Calm_StaysWithinTheRates() => Inputs.Sample(input =>
    {
        var calm = input with { Settings = input.Settings with { PanicThreshold = double.PositiveInfinity } };
        var (decision, _) = new KpaAutoscaler().Decide(calm, default);

        var ready = Math.Max(1, input.ReadyInstances!.Value);
        var most = Math.Max(input.Settings.ActivationScale, Math.Ceiling(ready * input.Settings.MaxScaleUpRate));
        var fewest = input.Reachability == Reachability.Unreachable ? 0 : Math.Floor(ready / input.Settings.MaxScaleDownRate);
        Assert.InRange(decision.Desired, fewest, most);
    });

    [Fact]
    public void Decide_MoreLoad_NeverFewerInstances() =>
        Gen.Select(Inputs, Memories, Gen.Double[0, 1000], Gen.Double[0, 1000]).Sample((input, memory, moreStable, morePanic) =>
        {
            var autoscaler = new KpaAutoscaler();
            var (less, _) = autoscaler.Decide(input, memory);
            var (more, _) = autoscaler.Decide(input with { StableLoad = input.StableLoad + moreStable, PanicLoad = input.PanicLoad + morePanic }, memory);

            Assert.True(more.Desired >= less.Desired);
        }, iter: 10_000);

    [Fact]
    public void Decide_AllocatesNothing()
    {
        var autoscaler = new KpaAutoscaler();
        var input = new ScalingInput { Now = T0, Settings = new(), StableLoad = 500, PanicLoad = 700, ReadyInstances = 3 };
        ScalingMemory memory = default;

        var allocated = Allocations.Of(() =>
        {
            for (var i = 0; i < 1000; i++)
            {
                (_, memory) = autoscaler.Decide(input, memory);
            }
        });

        Assert.Equal(0, allocated);
    }
}
