namespace Serverless.Hosting.Scaling;

/// <summary>
/// What one step of scaling a revision depends on, beside what is remembered of it.
/// </summary>
public readonly record struct RevisionScaleInput
{
    /// <summary>Creates the input of a step in which the activator answers and the path exists, as it always does in one process.</summary>
    public RevisionScaleInput()
    {
    }

    /// <summary>The time, in UTC.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>How the revision is scaled.</summary>
    public required ScalingSettings Settings { get; init; }

    /// <summary>Whether traffic can reach the revision.</summary>
    public Reachability Reachability { get; init; }

    /// <summary>The last valid answer of the autoscaler; <see cref="ScalingStatus.Start"/> before the first.</summary>
    public required ScalingStatus Load { get; init; }

    /// <summary>The instances that are ready.</summary>
    public int ReadyInstances { get; init; }

    /// <summary>The instances that the backend is to have; null where it does not say, which counts as 1.</summary>
    public int? CurrentReplicas { get; init; }

    /// <summary>Whether a probe of the revision's own address is answered by the activator; true by default.</summary>
    public bool DoesActivatorAnswer { get; init; } = true;

    /// <summary>Whether the revision has an address yet; nothing is scaled before. True by default.</summary>
    public bool HasAddress { get; init; } = true;
}
