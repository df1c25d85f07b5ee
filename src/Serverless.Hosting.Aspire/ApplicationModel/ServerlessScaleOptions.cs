using Serverless.Hosting.Aspire.Planning;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// How services are scaled. What is null is left to the defaults of the plane, then to those of the host.
/// </summary>
[AspireDto]
public sealed class ServerlessScaleOptions
{
    /// <summary>The fewest instances of each revision, 0 or more; 0 lets it scale to zero.</summary>
    public int? MinScale { get; set; }

    /// <summary>
    /// The most instances of each revision, 1 or more. While the AppHost runs, a project has this many replicas declared, 5 where nothing is said; elsewhere null is no bound.
    /// </summary>
    public int? MaxScale { get; set; }

    /// <summary>What is measured; concurrency by default.</summary>
    public ServerlessMetric? Metric { get; set; }

    /// <summary>How much of the metric one instance carries, 0.01 or more.</summary>
    public double? Target { get; set; }

    /// <summary>The share of the target to aim at, 1 to 100 percent.</summary>
    public double? TargetUtilization { get; set; }

    /// <summary>The time over which the load is averaged, 6 s to 1 h.</summary>
    public TimeSpan? StableWindow { get; set; }

    /// <summary>How long fewer instances must have sufficed before any ends, 0 to 1 h.</summary>
    public TimeSpan? ScaleDownDelay { get; set; }

    /// <summary>How long the last instance stays at least, 0 to 1 h.</summary>
    public TimeSpan? ScaleToZeroRetention { get; set; }

    /// <summary>The instances that a new revision starts with, 1 or more.</summary>
    public int? InitialScale { get; set; }

    /// <summary>The fewest instances while there is load, 1 or more.</summary>
    public int? ActivationScale { get; set; }

    /// <summary>The most time between the decision for zero and the end of the last instance, above 0. One for all services: only among the defaults of a plane.</summary>
    public TimeSpan? ScaleToZeroGracePeriod { get; set; }

    internal ScalePlan ToPlan() => new()
    {
        Min = MinScale,
        Max = MaxScale,
        Metric = Metric,
        Target = Target,
        TargetUtilization = TargetUtilization,
        StableWindow = StableWindow,
        ScaleDownDelay = ScaleDownDelay,
        ScaleToZeroRetention = ScaleToZeroRetention,
        InitialScale = InitialScale,
        ActivationScale = ActivationScale,
    };
}
