namespace Serverless.Hosting.Scaling;

/// <summary>
/// One step of scaling a revision, from the autoscaler's answer to the instances to have and the conditions to show. A pure function.
/// </summary>
public static class RevisionScaler
{
    /// <summary>Takes a step.</summary>
    /// <param name="input">What the step depends on.</param>
    /// <param name="state">What the last step left.</param>
    /// <returns>What to do, and what to remember.</returns>
    public static RevisionScaleResult Step(in RevisionScaleInput input, RevisionScaleState state)
    {
        var outcome = input.HasAddress ? Apply(input, state) : new(ScalingStatus.Unknown);
        var next = state with
        {
            IsActivatorInPath = !input.HasAddress || outcome.Want <= 0 || input.Load.ExcessBurstCapacity < 0,
            DesiredScale = outcome.Want >= 0 ? outcome.Want : state.DesiredScale,
        };
        var activators = input.HasAddress ? ActivatorCount.For(input.Settings, input.ReadyInstances) : ActivatorCount.Minimum;
        return new(Mark(next, input, outcome.Want), outcome, activators);
    }

    private static ScaleOutcome Apply(in RevisionScaleInput input, RevisionScaleState state) => ScaleApplier.Apply(new()
    {
        Now = input.Now,
        Settings = input.Settings,
        Reachability = input.Reachability,
        Active = state.Active.Status,
        ActiveSince = state.ActiveSince,
        IsInitialized = state.IsInitialized,
        IsActivatorInPath = state.IsActivatorInPath,
        ActivatorInPathSince = state.ActivatorInPathSince,
        DoesActivatorAnswer = input.DoesActivatorAnswer,
        Desired = input.Load.Desired,
        CurrentReplicas = input.CurrentReplicas,
    });

    private static RevisionScaleState Mark(RevisionScaleState state, in RevisionScaleInput input, int want)
    {
        var threshold = ActiveState.Threshold(input.Settings, input.Reachability, state.IsInitialized);
        var active = state.Active.After(threshold, want, input.ReadyInstances);
        return state with
        {
            Active = active,
            ActiveSince = active == state.Active && state.ActiveSince is { } since ? since : input.Now,
            IsInitialized = state.IsInitialized || (input.HasAddress && input.ReadyInstances >= threshold),
        };
    }
}
