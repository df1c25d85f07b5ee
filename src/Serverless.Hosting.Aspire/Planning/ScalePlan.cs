namespace Serverless.Hosting.Aspire.Planning;

/// <summary>
/// How the revisions of a service are scaled; null for what is not said.
/// </summary>
internal sealed record ScalePlan
{
    public int? Min { get; init; }

    public int? Max { get; init; }

    public ServerlessMetric? Metric { get; init; }

    public double? Target { get; init; }

    public double? TargetUtilization { get; init; }

    public TimeSpan? StableWindow { get; init; }

    public TimeSpan? ScaleDownDelay { get; init; }

    public TimeSpan? ScaleToZeroRetention { get; init; }

    public int? InitialScale { get; init; }

    public int? ActivationScale { get; init; }

    /// <summary>These settings, and those of another where these say nothing.</summary>
    public ScalePlan Over(ScalePlan other) => new()
    {
        Min = Min ?? other.Min,
        Max = Max ?? other.Max,
        Metric = Metric ?? other.Metric,
        Target = Target ?? other.Target,
        TargetUtilization = TargetUtilization ?? other.TargetUtilization,
        StableWindow = StableWindow ?? other.StableWindow,
        ScaleDownDelay = ScaleDownDelay ?? other.ScaleDownDelay,
        ScaleToZeroRetention = ScaleToZeroRetention ?? other.ScaleToZeroRetention,
        InitialScale = InitialScale ?? other.InitialScale,
        ActivationScale = ActivationScale ?? other.ActivationScale,
    };
}
