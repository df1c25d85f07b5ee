namespace Serverless.Hosting.Scaling;

/// <summary>
/// The host-wide settings of the autoscaler. Annotations of a template win over those that they name.
/// </summary>
public sealed partial class AutoscalerOptions
{
    /// <summary>
    /// The share of the concurrency target to aim at: above 0 to 100 percent; 1 or less is read as a fraction (0.7 is 70 percent). 70 by default.
    /// </summary>
    public double ContainerConcurrencyTargetPercentage { get; set; } = 70;

    /// <summary>The requests at once that one instance can carry where nothing else says so: above 0; 100 by default.</summary>
    public double ContainerConcurrencyTargetDefault { get; set; } = 100;

    /// <summary>The requests per second that one instance can carry where nothing else says so: at least 0.01; 200 by default.</summary>
    public double RequestsPerSecondTargetDefault { get; set; } = 200;

    /// <summary>The spare capacity below which bursts go through the activator: 0 for at zero instances alone, -1 for always; 211 by default.</summary>
    public double TargetBurstCapacity { get; set; } = 211;

    /// <summary>The window that decides in calm times: 6 seconds to 1 hour in whole seconds; 60 seconds by default.</summary>
    public TimeSpan StableWindow { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>The panic window: 1 to 100 percent of the stable window; 10 by default.</summary>
    public double PanicWindowPercentage { get; set; } = 10;

    /// <summary>The load that starts a panic, in percent of what the ready instances aim at; 200 by default.</summary>
    public double PanicThresholdPercentage { get; set; } = 200;

    /// <summary>The most by which one decision may multiply the instances: greater than 1; 1000 by default.</summary>
    public double MaxScaleUpRate { get; set; } = 1000;

    /// <summary>The most by which one decision may divide the instances: greater than 1; 2 by default.</summary>
    public double MaxScaleDownRate { get; set; } = 2;

    /// <summary>Whether the last instance may end; true by default.</summary>
    public bool EnableScaleToZero { get; set; } = true;

    /// <summary>The most time between the decision for zero and the end of the last instance: above 0; 30 seconds by default.</summary>
    public TimeSpan ScaleToZeroGracePeriod { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The least time that the last instance is kept after the decision for zero: 0, the default, or more.</summary>
    public TimeSpan ScaleToZeroPodRetentionPeriod { get; set; }

    /// <summary>How long a higher desired scale is kept: 0, the default, or more, in whole seconds.</summary>
    public TimeSpan ScaleDownDelay { get; set; }

    /// <summary>The autoscaler of templates that name none; <see cref="ScalingAnnotations.KpaClass"/> by default.</summary>
    public string PodAutoscalerClass { get; set; } = ScalingAnnotations.KpaClass;

    /// <summary>
    /// How often the instances of a revision of class <see cref="ScalingAnnotations.HpaClass"/> are measured and decided about: 1 second to 5 minutes in
    /// whole seconds; 15 seconds by default.
    /// </summary>
    public TimeSpan UsagePeriod { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The requests at once that one activator is to carry: at least 1, 100 by default. For several gateways.</summary>
    public double ActivatorCapacity { get; set; } = 100;

    /// <summary>The instances that a new revision starts with: at least 1, or 0 where that is allowed; 1 by default.</summary>
    public int InitialScale { get; set; } = 1;

    /// <summary>Whether a revision may start without an instance; false by default.</summary>
    public bool AllowZeroInitialScale { get; set; }

    /// <summary>The fewest instances: 0, the default, or more.</summary>
    public int MinScale { get; set; }

    /// <summary>The most instances: 0, the default, for no bound.</summary>
    public int MaxScale { get; set; }

    /// <summary>The highest bound that a template may set: 0, the default, for none. If set, <see cref="MaxScale"/> must be 1 to this.</summary>
    public int MaxScaleLimit { get; set; }

    /// <summary><see cref="ContainerConcurrencyTargetPercentage"/> as a fraction.</summary>
    internal double ContainerConcurrencyTargetFraction =>
        ContainerConcurrencyTargetPercentage > 1 ? ContainerConcurrencyTargetPercentage / 100 : ContainerConcurrencyTargetPercentage;
}
