namespace Serverless.Hosting.Scaling;

/// <summary>
/// What one step of scaling a revision decided.
/// </summary>
/// <param name="State">What to remember for the next step.</param>
/// <param name="Outcome">What is to happen to the scale.</param>
/// <param name="Activators">The activators that the revision needs.</param>
public readonly record struct RevisionScaleResult(RevisionScaleState State, ScaleOutcome Outcome, int Activators)
{
    /// <summary>The instances to tell the backend; null to leave them as they are.</summary>
    public int? Replicas => Outcome.Replicas;

    /// <summary>When to look again, whatever else happens; null for no such time.</summary>
    public TimeSpan? RecheckAfter => Outcome.RecheckAfter;
}
