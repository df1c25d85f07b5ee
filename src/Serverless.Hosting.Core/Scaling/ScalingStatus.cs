namespace Serverless.Hosting.Scaling;

/// <summary>
/// What is known of a revision's scale between decisions: the last valid answer.
/// </summary>
/// <param name="Desired">The instances that the load asks for; -1 before the first valid decision.</param>
/// <param name="ExcessBurstCapacity">The spare capacity less the target burst capacity: below 0 the activator belongs in the path.</param>
public readonly record struct ScalingStatus(int Desired, int ExcessBurstCapacity)
{
    /// <summary>The scale before the first decision.</summary>
    public const int Unknown = -1;

    /// <summary>The status before the first decision: the scale is unknown, the spare capacity that of the initial instances.</summary>
    /// <param name="settings">How the revision is scaled.</param>
    /// <returns>The status.</returns>
    public static ScalingStatus Start(ScalingSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var capacity = settings.TargetBurstCapacity is 0 or -1
            ? settings.TargetBurstCapacity
            : (settings.InitialScale * settings.Target) - settings.TargetBurstCapacity;
        return new(Unknown, (int)Math.Clamp(capacity, int.MinValue, int.MaxValue));
    }

    /// <summary>The status after a decision; an invalid one changes nothing.</summary>
    /// <param name="decision">The decision, its scale-down delay applied.</param>
    /// <returns>The status.</returns>
    public ScalingStatus After(ScalingDecision decision) => decision.IsValid ? new(decision.Desired, decision.ExcessBurstCapacity) : this;

    /// <summary>Whether there is something to act on: another scale, or the activator is to enter or leave the path.</summary>
    /// <param name="previous">The status before.</param>
    /// <returns>Whether to act at once.</returns>
    public bool MattersAfter(ScalingStatus previous) => Desired != previous.Desired || ExcessBurstCapacity < 0 != previous.ExcessBurstCapacity < 0;

    /// <summary>Whether a sample that comes in calls for a decision at once: there is load, and the last decision was for zero.</summary>
    /// <param name="concurrency">The concurrency of the sample.</param>
    /// <returns>Whether to decide now.</returns>
    public bool IsWokenBy(double concurrency) => Desired == 0 && concurrency != 0;
}
