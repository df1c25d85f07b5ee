namespace Serverless.Hosting.Scaling;

/// <summary>
/// What is to happen to the scale of a revision.
/// </summary>
/// <param name="Want">The instances that are wanted; -1 where that is not known.</param>
/// <param name="Replicas">The instances to tell the backend; null to leave them as they are.</param>
/// <param name="RecheckAfter">When to look again, whatever else happens; null for no such time.</param>
/// <param name="UsedProbe">Whether the answer of the activator mattered.</param>
/// <param name="NeedsProbe">Whether the activator is to be probed until it answers, and then to look again.</param>
public readonly record struct ScaleOutcome(
    int Want,
    int? Replicas = null,
    TimeSpan? RecheckAfter = null,
    bool UsedProbe = false,
    bool NeedsProbe = false);
