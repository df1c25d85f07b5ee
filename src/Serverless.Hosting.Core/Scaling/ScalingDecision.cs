namespace Serverless.Hosting.Scaling;

/// <summary>
/// How many instances the load asks for, before bounds.
/// </summary>
public readonly record struct ScalingDecision
{
    /// <summary>Whether enough was known to decide; otherwise nothing else of the decision counts and everything stays as it is.</summary>
    public bool IsValid { get; init; }

    /// <summary>The instances that the load asks for.</summary>
    public int Desired { get; init; }

    /// <summary>The spare capacity less the target burst capacity: below 0 the activator belongs in the path.</summary>
    public int ExcessBurstCapacity { get; init; }

    /// <summary>Whether the short window decided, which never takes instances away.</summary>
    public bool IsPanicking { get; init; }
}
