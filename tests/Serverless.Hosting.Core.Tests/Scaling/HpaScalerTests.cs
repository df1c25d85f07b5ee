using Serverless.Hosting.Model;

namespace Serverless.Hosting.Scaling;

public sealed class HpaScalerTests
{
    private static readonly DateTimeOffset T0 = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]

    // min, max, initial, initialized, desired, current: replicas
    [InlineData(0, 0, 1, true, 0, 3, 1)]
    [InlineData(0, 0, 1, true, 7, 3, 7)]
    [InlineData(2, 5, 1, true, 1, 3, 2)]
    [InlineData(2, 5, 1, true, 9, 3, 5)]
    [InlineData(0, 0, 4, false, 1, 4, 4)]
    [InlineData(0, 3, 4, false, 1, 4, 4)]
    [InlineData(0, 0, 4, true, 1, 4, 1)]
    [InlineData(3, 0, 1, true, -1, 0, 3)]
    [InlineData(0, 2, 1, true, -1, 6, 2)]
    [InlineData(0, 0, 1, true, -1, 6, 6)]
    [InlineData(0, 0, 0, false, -1, 0, 1)]
    public void Step_Bounds_HoldAndNeverLetItRest(int min, int max, int initial, bool isInitialized, int desired, int current, int expected)
    {
        var settings = new ScalingSettings { MinScale = min, MaxScale = max, InitialScale = initial };

        var result = HpaScaler.Step(Input(settings, desired, ready: 0, current), new() { IsInitialized = isInitialized });

        Assert.Equal((expected, expected == current ? null : expected), (result.State.DesiredScale, result.Replicas));
    }

    [Theory]
    [InlineData(Reachability.Unreachable)]
    [InlineData(Reachability.Unknown)]
    public void Step_NotReachable_KeepsItsInstances(Reachability reachability)
    {
        var input = Input(new ScalingSettings { MinScale = 2 }, desired: 0, ready: 2, current: 2) with { Reachability = reachability };

        Assert.Null(HpaScaler.Step(input, default).Replicas);
    }

    [Theory]
    [InlineData(2, 3, 2, false)]
    [InlineData(2, 3, 3, true)]
    [InlineData(0, 0, 0, false)]
    [InlineData(0, 0, 1, true)]
    public void Step_Initialized_OnceAsManyAreReadyAsItStartsWith(int min, int initial, int ready, bool expected)
    {
        var settings = new ScalingSettings { MinScale = min, InitialScale = initial };

        var result = HpaScaler.Step(Input(settings, desired: -1, ready, current: 3), default);

        Assert.Equal(expected, result.State.IsInitialized);
        Assert.True(HpaScaler.Step(Input(settings, desired: -1, ready: 0, current: 3), result.State with { IsInitialized = true }).State.IsInitialized);
    }

    [Fact]
    public void Step_Always_IsActiveAndQueuesOnlyWhileNothingIsReady()
    {
        var waiting = HpaScaler.Step(Input(new ScalingSettings(), desired: -1, ready: 0, current: 1), RevisionScaleState.Start(T0));
        var serving = HpaScaler.Step(Input(new ScalingSettings(), desired: -1, ready: 1, current: 1) with { Now = T0.AddSeconds(9) }, waiting.State);

        Assert.Equal(new ActiveState(ConditionStatus.True, ""), waiting.State.Active);
        Assert.True(waiting.State.IsActivatorInPath);
        Assert.False(serving.State.IsActivatorInPath);
        Assert.Equal(T0, serving.State.ActiveSince);
    }

    private static RevisionScaleInput Input(ScalingSettings settings, int desired, int ready, int current) => new()
    {
        Now = T0,
        Settings = settings,
        Reachability = Reachability.Reachable,
        Load = new(desired, 0),
        ReadyInstances = ready,
        CurrentReplicas = current,
    };
}
