using Serverless.Hosting.Model;

namespace Serverless.Hosting.Scaling;

/// <summary>
/// Whether a revision is active: it has instances, is waiting for them, or rests.
/// </summary>
/// <param name="Status">True: it has the instances that it needs. Unknown: it waits for them. False: it rests.</param>
/// <param name="Reason">Why, in one word: <see cref="Queued"/>, <see cref="NoTraffic"/> or <see cref="TimedOut"/>; empty where it is active.</param>
public readonly record struct ActiveState(ConditionStatus Status, string Reason)
{
    /// <summary>Requests are held while instances start.</summary>
    public const string Queued = "Queued";

    /// <summary>There is no load.</summary>
    public const string NoTraffic = "NoTraffic";

    /// <summary>The instances did not become ready in time.</summary>
    public const string TimedOut = "TimedOut";

    /// <summary>The reason in a sentence; null where there is none.</summary>
    public string? Message => Reason switch
    {
        Queued => "Requests to the target are being buffered as resources are provisioned.",
        NoTraffic => "The target is not receiving traffic.",
        TimedOut => "The target could not be activated.",
        _ => null,
    };

    /// <summary>The instances from which a revision counts as active.</summary>
    /// <param name="settings">How the revision is scaled.</param>
    /// <param name="reachability">Whether traffic can reach the revision.</param>
    /// <param name="isInitialized">Whether the revision once had the instances that it starts with.</param>
    /// <returns>The number; 0 where the revision starts without any.</returns>
    public static int Threshold(ScalingSettings settings, Reachability reachability, bool isInitialized)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return Math.Max(ScaleApplier.MinScale(settings, reachability), isInitialized ? 1 : settings.InitialScale);
    }

    /// <summary>The state after a scale was applied.</summary>
    /// <param name="threshold">The instances from which the revision counts as active.</param>
    /// <param name="want">The instances that are wanted; -1 where that is not known.</param>
    /// <param name="ready">The instances that are ready.</param>
    /// <returns>The state.</returns>
    public ActiveState After(int threshold, int want, int ready)
    {
        if (want == 0 || threshold == 0)
        {
            return new(ConditionStatus.False, Status == ConditionStatus.Unknown && threshold > 0 ? TimedOut : NoTraffic);
        }

        var isAwake = want > 0 || Status != ConditionStatus.False;
        if (ready < threshold)
        {
            return isAwake ? new(ConditionStatus.Unknown, Queued) : new(ConditionStatus.False, NoTraffic);
        }

        return isAwake ? new(ConditionStatus.True, "") : this;
    }
}
