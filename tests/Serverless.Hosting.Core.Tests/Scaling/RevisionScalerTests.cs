using CsCheck;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Scaling;

public sealed class RevisionScalerTests
{
    private static readonly DateTimeOffset T0 = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Gen<RevisionScaleInput> Inputs =
        from min in Gen.Int[0, 10]
        from room in Gen.Int[0, 10]
        from isBounded in Gen.Bool
        from initial in Gen.Int[1, 5]
        from reachability in Gen.Enum<Reachability>()
        from desired in Gen.Int[-1, 40]
        from ready in Gen.Int[0, 20]
        from current in Gen.Int[0, 20]
        from canRest in Gen.Bool
        select new RevisionScaleInput
        {
            Now = T0,
            Settings = new ScalingSettings
            {
                MinScale = min,
                MaxScale = isBounded ? Math.Max(1, min + room) : 0,
                InitialScale = initial,
                EnableScaleToZero = canRest,
            },
            Reachability = reachability,
            Load = new(desired, 0),
            ReadyInstances = ready,
            CurrentReplicas = current,
        };

    private static readonly Gen<RevisionScaleState> States =
        from status in Gen.Enum<ConditionStatus>()
        from seconds in Gen.Int[0, 2000]
        from isInitialized in Gen.Bool
        select RevisionScaleState.Start(T0.AddSeconds(-seconds)) with { Active = new(status, ""), IsInitialized = isInitialized };

    [Fact]
    public void Step_AnyState_NeverAboveMax() => Gen.Select(Inputs, States).Sample((input, state) =>
    {
        var settings = input.Settings;
        var result = RevisionScaler.Step(input, state);

        // only the instances that a new revision starts with may be more
        var most = state.IsInitialized ? settings.MaxScale : Math.Max(settings.MaxScale, settings.InitialScale);
        Assert.True(settings.MaxScale == 0 || result.Outcome.Want <= most);
    });

    [Fact]
    public void Step_Reachable_NeverBelowMin() => Gen.Select(Inputs, States).Sample((input, state) =>
    {
        var result = RevisionScaler.Step(input, state);

        Assert.True(input.Reachability == Reachability.Unreachable || result.Outcome.Want < 0 || result.Outcome.Want >= input.Settings.MinScale);
    });

    [Fact]
    public void Step_AppliedTwice_ChangesNothingTheSecondTime() => Gen.Select(Inputs, States).Sample((input, state) =>
    {
        var first = RevisionScaler.Step(input, state);
        var settled = RevisionScaler.Step(input with { CurrentReplicas = first.Replicas ?? input.CurrentReplicas }, state);

        Assert.Null(settled.Replicas);
        Assert.Equal(first.State, settled.State);
    });

    [Fact]
    public void Step_ScaleToZeroIsOff_KeepsOne() => Gen.Select(Inputs, States).Sample((input, state) =>
        Assert.NotEqual(0, RevisionScaler.Step(input with { Settings = input.Settings with { EnableScaleToZero = false } }, state).Outcome.Want));

    [Fact]
    public void Step_NewRevision_BecomesActiveAndInitializedWithItsFirstInstances()
    {
        var settings = new ScalingSettings { InitialScale = 2 };
        var input = new RevisionScaleInput { Now = T0, Settings = settings, Load = ScalingStatus.Start(settings), CurrentReplicas = 2 };

        var waiting = RevisionScaler.Step(input with { ReadyInstances = 1 }, RevisionScaleState.Start(T0));
        var active = RevisionScaler.Step(input with { Now = T0.AddSeconds(3), ReadyInstances = 2 }, waiting.State);

        Assert.Equal(new ActiveState(ConditionStatus.Unknown, ActiveState.Queued), waiting.State.Active);
        Assert.False(waiting.State.IsInitialized);
        Assert.Equal(new ActiveState(ConditionStatus.True, ""), active.State.Active);
        Assert.Equal(T0.AddSeconds(3), active.State.ActiveSince);
        Assert.True(active.State.IsInitialized);
    }

    [Fact]
    public void Step_RequestForARestingRevision_AsksForAnInstanceAndQueues()
    {
        var input = new RevisionScaleInput { Now = T0, Settings = new(), Load = new(1, -210), CurrentReplicas = 0 };

        var result = RevisionScaler.Step(input, Restarted(input.Settings));

        Assert.Equal(1, result.Replicas);
        Assert.Equal(new ActiveState(ConditionStatus.Unknown, ActiveState.Queued), result.State.Active);
    }

    [Fact]
    public void Step_RestartedWithoutInstancesDue_StaysAtRest()
    {
        var input = BeforeTheFirstDecision(new());
        var state = Restarted(input.Settings);

        var result = RevisionScaler.Step(input, state);

        Assert.Equal(state, result.State);
        Assert.Null(result.Replicas);
    }

    [Fact]
    public void Step_RestartedWithMinScale_AsksForThoseInstancesWithoutADecision()
    {
        var input = BeforeTheFirstDecision(new() { MinScale = 2 });

        Assert.Equal(2, RevisionScaler.Step(input, Restarted(input.Settings)).Replicas);
    }

    [Fact]
    public void Step_RestartedUnreachableWithMinScale_StaysAtRest()
    {
        var input = BeforeTheFirstDecision(new() { MinScale = 2 }) with { Reachability = Reachability.Unreachable };

        Assert.Null(RevisionScaler.Step(input, Restarted(input.Settings, Reachability.Unreachable)).Replicas);
    }

    private static RevisionScaleInput BeforeTheFirstDecision(ScalingSettings settings) =>
        new() { Now = T0, Settings = settings, Load = ScalingStatus.Start(settings), CurrentReplicas = 0 };

    private static RevisionScaleState Restarted(ScalingSettings settings, Reachability reachability = Reachability.Reachable) =>
        RevisionScaleState.Restarted(T0, settings, reachability, isInitialized: true);
}
