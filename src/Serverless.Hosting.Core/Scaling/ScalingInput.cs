namespace Serverless.Hosting.Scaling;

/// <summary>
/// Everything that a scaling decision may depend on, read once for each.
/// </summary>
public readonly record struct ScalingInput
{
    /// <summary>The time of the decision, in UTC.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>How the revision is scaled.</summary>
    public required ScalingSettings Settings { get; init; }

    /// <summary>The load over the stable window; null where nothing is known, which makes the decision invalid.</summary>
    public double? StableLoad { get; init; }

    /// <summary>The load over the panic window; null where nothing is known, which makes the decision invalid.</summary>
    public double? PanicLoad { get; init; }

    /// <summary>The instances that are ready; null where that is not known, which makes the decision invalid.</summary>
    public int? ReadyInstances { get; init; }

    /// <summary>Whether traffic can reach the revision.</summary>
    public Reachability Reachability { get; init; }
}
