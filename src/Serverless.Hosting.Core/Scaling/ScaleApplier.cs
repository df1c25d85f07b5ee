using Serverless.Hosting.Model;

namespace Serverless.Hosting.Scaling;

/// <summary>
/// Turns the scale that the load asks for into instances: bounds, initial scale, and the steps by which the last instance ends.
/// </summary>
public static class ScaleApplier
{
    /// <summary>What an activation may take beyond the progress deadline before it counts as failed.</summary>
    private static readonly TimeSpan ActivationBuffer = TimeSpan.FromSeconds(30);

    /// <summary>When to look again at a revision that has just become inactive with the activator in the path already.</summary>
    private static readonly TimeSpan InactiveRecheck = TimeSpan.FromSeconds(3);

    /// <summary>Decides what to do with the scale.</summary>
    /// <param name="input">What it depends on.</param>
    /// <returns>What is to happen.</returns>
    public static ScaleOutcome Apply(in ScaleInput input)
    {
        if (input.Desired < 0 && input.Active != ConditionStatus.Unknown)
        {
            return new(ScalingStatus.Unknown);
        }

        var bounded = WithinBounds(input);
        return bounded == 0 ? ScaleToZero(input) : Set(bounded, input);
    }

    /// <summary>The fewest instances that a revision may have: none where no traffic can reach it.</summary>
    /// <param name="settings">How the revision is scaled.</param>
    /// <param name="reachability">Whether traffic can reach the revision.</param>
    /// <returns>The lower bound.</returns>
    public static int MinScale(ScalingSettings settings, Reachability reachability)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return reachability == Reachability.Unreachable ? 0 : settings.MinScale;
    }

    private static int WithinBounds(in ScaleInput input)
    {
        var settings = input.Settings;
        var min = MinScale(settings, input.Reachability);
        if (settings.InitialScale > 1 && !input.IsInitialized && input.Reachability != Reachability.Unreachable)
        {
            min = Math.Max(min, settings.InitialScale);
        }

        // the bounds are looked at one after the other, so a scale below both of two crossed bounds is raised above the upper one
        if (input.Desired < min)
        {
            return min;
        }

        return settings.MaxScale != 0 ? Math.Min(input.Desired, settings.MaxScale) : input.Desired;
    }

    private static ScaleOutcome ScaleToZero(in ScaleInput input)
    {
        if (!input.Settings.EnableScaleToZero)
        {
            return Set(1, input);
        }

        return input.Active switch
        {
            ConditionStatus.Unknown => WhileActivating(input),
            ConditionStatus.True => WhileActive(input),
            _ => WhileInactive(input),
        };
    }

    private static ScaleOutcome WhileActivating(in ScaleInput input)
    {
        var limit = input.Settings.ProgressDeadline + ActivationBuffer;
        return input.ActiveSince is { } since && input.Now - since > limit
            ? Set(0, input)
            : new(ScalingStatus.Unknown, RecheckAfter: limit);
    }

    private static ScaleOutcome WhileActive(in ScaleInput input)
    {
        var left = input.Settings.StableWindow - (input.Now - input.ActiveSince.GetValueOrDefault(input.Now));
        if (left > TimeSpan.Zero)
        {
            return Set(1, input) with { RecheckAfter = left };
        }

        // first the activator enters the path; only then may the last instance go
        return new(0, RecheckAfter: input.IsActivatorInPath ? InactiveRecheck : null);
    }

    private static ScaleOutcome WhileInactive(in ScaleInput input)
    {
        var settings = input.Settings;
        var isProbed = settings.TargetBurstCapacity != -1;
        if (isProbed && !input.DoesActivatorAnswer)
        {
            return new(0, UsedProbe: true, NeedsProbe: true);
        }

        var inactive = input.Now - input.ActiveSince.GetValueOrDefault(input.Now);
        var grace = settings.ScaleToZeroGracePeriod;
        var retention = input.Reachability == Reachability.Unreachable ? TimeSpan.Zero : settings.ScaleToZeroRetention;
        if (inactive >= grace && inactive >= retention)
        {
            return Set(0, input) with { UsedProbe = isProbed };
        }

        var inPath = input.ActivatorInPathSince is { } since ? input.Now - since : TimeSpan.Zero;
        var left = inactive < retention ? retention - inactive : grace - inPath;
        return left > TimeSpan.Zero ? new(0, RecheckAfter: left, UsedProbe: isProbed) : Set(0, input) with { UsedProbe = isProbed };
    }

    private static ScaleOutcome Set(int want, in ScaleInput input) => new(want, want == (input.CurrentReplicas ?? 1) ? null : want);
}
