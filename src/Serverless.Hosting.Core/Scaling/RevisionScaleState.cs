using Serverless.Hosting.Model;

namespace Serverless.Hosting.Scaling;

/// <summary>
/// What is remembered of the scale of a revision from one step to the next.
/// </summary>
public readonly record struct RevisionScaleState
{
    /// <summary>Whether the revision is active, and why.</summary>
    public ActiveState Active { get; init; }

    /// <summary>When <see cref="Active"/> last changed, in UTC; null where it was never marked.</summary>
    public DateTimeOffset? ActiveSince { get; init; }

    /// <summary>Whether the revision once had the instances that it starts with. Never goes back to false.</summary>
    public bool IsInitialized { get; init; }

    /// <summary>The instances that were last wanted; -1 before that is known.</summary>
    public int DesiredScale { get; init; }

    /// <summary>Whether requests are meant to go through the activator.</summary>
    public bool IsActivatorInPath { get; init; }

    /// <summary>Since when requests go through the activator, in UTC; null while they do not. Not changed by a step: the path's owner sets it.</summary>
    public DateTimeOffset? ActivatorInPathSince { get; init; }

    /// <summary>
    /// The state of a new revision whose requests all go through the activator, as they do in one process. Its backend starts with
    /// <see cref="ScalingSettings.InitialScale"/> instances: steps change that number, they do not set it.
    /// </summary>
    /// <param name="now">The time, in UTC.</param>
    /// <returns>The state.</returns>
    public static RevisionScaleState Start(DateTimeOffset now) => new()
    {
        Active = new(ConditionStatus.Unknown, ActiveState.Queued),
        ActiveSince = now,
        DesiredScale = ScalingStatus.Unknown,
        IsActivatorInPath = true,
        ActivatorInPathSince = now,
    };

    /// <summary>
    /// The state of a known revision whose instances ended with the host: activating if it has instances due, at rest until a request comes otherwise.
    /// </summary>
    /// <param name="now">The time, in UTC.</param>
    /// <param name="settings">How the revision is scaled.</param>
    /// <param name="reachability">Whether traffic can reach the revision.</param>
    /// <param name="isInitialized">Whether the revision once had the instances that it starts with.</param>
    /// <returns>The state.</returns>
    public static RevisionScaleState Restarted(DateTimeOffset now, ScalingSettings settings, Reachability reachability, bool isInitialized)
    {
        var state = Start(now) with { IsInitialized = isInitialized };
        var rests = isInitialized && ScaleApplier.MinScale(settings, reachability) == 0 && settings.EnableScaleToZero;
        return rests ? state with { Active = new(ConditionStatus.False, ActiveState.NoTraffic) } : state;
    }
}
