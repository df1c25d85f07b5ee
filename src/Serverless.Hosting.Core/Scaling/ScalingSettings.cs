namespace Serverless.Hosting.Scaling;

/// <summary>
/// How one revision is scaled: its annotations over the host's settings, resolved.
/// </summary>
public sealed partial record ScalingSettings
{
    /// <summary>What the load is measured by.</summary>
    public ScalingMetric Metric { get; init; }

    /// <summary>What one instance can carry, before utilization: requests at once or per second. Greater than 0; 100 by default.</summary>
    public double Target { get; init; } = 100;

    /// <summary>The share of <see cref="Target"/> to aim at, 0 (exclusive) to 1; 0.7 by default.</summary>
    public double Utilization { get; init; } = 0.7;

    /// <summary>The spare capacity below which bursts go through the activator: 0 for at zero instances alone, -1 for always; 211 by default.</summary>
    public double TargetBurstCapacity { get; init; } = 211;

    /// <summary>The load, as a multiple of what the ready instances aim at, from which the short window decides; 2 by default.</summary>
    public double PanicThreshold { get; init; } = 2;

    /// <summary>The most by which one decision may multiply the instances; greater than 1, 1000 by default.</summary>
    public double MaxScaleUpRate { get; init; } = 1000;

    /// <summary>The most by which one decision may divide the instances; greater than 1, 2 by default.</summary>
    public double MaxScaleDownRate { get; init; } = 2;

    /// <summary>The window that decides in calm times: 6 seconds to 1 hour in whole seconds; 60 seconds by default.</summary>
    public TimeSpan StableWindow { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The window that decides in panic: whole seconds, at least 1; 6 seconds by default.</summary>
    public TimeSpan PanicWindow { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>How samples become one figure.</summary>
    public LoadAggregation Aggregation { get; init; }

    /// <summary>How long a higher desired scale is kept: 0 to 1 hour in whole seconds; 0 by default.</summary>
    public TimeSpan ScaleDownDelay { get; init; }

    /// <summary>The fewest instances while there is load; 0 or 1 for no such bound.</summary>
    public int ActivationScale { get; init; }

    /// <summary>The instances that a new revision starts with; 1 by default.</summary>
    public int InitialScale { get; init; } = 1;

    /// <summary>The fewest instances while the revision is reachable; 0 by default.</summary>
    public int MinScale { get; init; }

    /// <summary>The most instances; 0, the default, for no bound.</summary>
    public int MaxScale { get; init; }

    /// <summary>Whether the last instance may end; true by default.</summary>
    public bool EnableScaleToZero { get; init; } = true;

    /// <summary>The most time between the decision for zero and the end of the last instance; 30 seconds by default.</summary>
    public TimeSpan ScaleToZeroGracePeriod { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The least time that the last instance is kept after the decision for zero; 0 by default.</summary>
    public TimeSpan ScaleToZeroRetention { get; init; }

    /// <summary>How long a start may take before it counts as failed; 10 minutes by default.</summary>
    public TimeSpan ProgressDeadline { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The requests at once that one activator is to carry: at least 1, 100 by default. For several gateways.</summary>
    public double ActivatorCapacity { get; init; } = 100;

    /// <summary>Whether instances are asked for their load: not where the activator sees every request anyway, so that no data means no load.</summary>
    public bool HasScrapeTarget => TargetBurstCapacity != -1;

    /// <summary>What the autoscaler aims at for one instance; at least 0.01.</summary>
    public double TargetValue => Math.Max(0.01, Target * Utilization);
}
