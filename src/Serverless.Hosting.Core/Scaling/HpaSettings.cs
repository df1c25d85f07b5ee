using Serverless.Hosting.Model;

namespace Serverless.Hosting.Scaling;

/// <summary>
/// How a revision of class <see cref="ScalingAnnotations.HpaClass"/> is scaled: by what its instances use of processor or memory.
/// </summary>
public sealed record HpaSettings
{
    private const double DefaultCpuTarget = 80;

    private static readonly TimeSpan DefaultScaleDownWindow = TimeSpan.FromMinutes(5);

    /// <summary>
    /// <see cref="ScalingMetric.Cpu"/>, the default, or <see cref="ScalingMetric.Memory"/>; null for a metric of another name, which nothing here measures:
    /// the revision then keeps the instances that its bounds ask for.
    /// </summary>
    public ScalingMetric? Metric { get; init; } = ScalingMetric.Cpu;

    /// <summary>
    /// What an instance is to use on average, at least 1: percent of <see cref="CpuRequest"/>, 80 by default, or MiB of memory. Null, the default for
    /// memory: nothing is aimed at, and the revision keeps the instances that its bounds ask for.
    /// </summary>
    public double? Target { get; init; } = DefaultCpuTarget;

    /// <summary>The processors that an instance asks for, above 0; 1 where neither its request nor its limit says so.</summary>
    public double CpuRequest { get; init; } = 1;

    /// <summary>More instances are started only when every decision within this time asked for them: not delayed by default.</summary>
    public TimeSpan ScaleUpWindow { get; init; }

    /// <summary>Instances end only when no decision within this time asked for them: 5 minutes by default.</summary>
    public TimeSpan ScaleDownWindow { get; init; } = DefaultScaleDownWindow;

    /// <summary>Whether there is something to measure and to aim at.</summary>
    public bool IsMeasured => Metric is not null && Target is not null;

    /// <summary>Whether a revision is of this class: its annotation says so, or else the host's settings.</summary>
    /// <param name="annotations">The annotations of the revision.</param>
    /// <param name="options">The host's settings.</param>
    /// <returns>Whether it is.</returns>
    public static bool IsHpa(ValueMap annotations, AutoscalerOptions options)
    {
        ArgumentNullException.ThrowIfNull(annotations);
        ArgumentNullException.ThrowIfNull(options);
        return (ScalingAnnotations.Find(annotations, ScalingAnnotations.Class) ?? options.PodAutoscalerClass) == ScalingAnnotations.HpaClass;
    }

    /// <summary>Resolves the settings of a revision; an annotation that cannot be read counts as missing.</summary>
    /// <param name="annotations">The annotations of the revision: metric, target, and the window, which counts for both directions.</param>
    /// <param name="container">The container that serves: its request of <c>cpu</c>, or else its limit.</param>
    /// <returns>The settings.</returns>
    public static HpaSettings Resolve(ValueMap annotations, ContainerSpec container)
    {
        ArgumentNullException.ThrowIfNull(annotations);
        ArgumentNullException.ThrowIfNull(container);
        var metric = MetricOf(annotations);
        var window = ScalingAnnotations.FindDuration(annotations, ScalingAnnotations.Window);
        return new HpaSettings
        {
            Metric = metric,
            Target = TargetOf(metric, ScalingAnnotations.FindDouble(annotations, ScalingAnnotations.Target)),
            CpuRequest = CpuOf(container.Requests) ?? CpuOf(container.Limits) ?? 1,
            ScaleUpWindow = window ?? TimeSpan.Zero,
            ScaleDownWindow = window ?? DefaultScaleDownWindow,
        };
    }

    private static ScalingMetric? MetricOf(ValueMap annotations) => ScalingAnnotations.Find(annotations, ScalingAnnotations.Metric) switch
    {
        null or "cpu" => ScalingMetric.Cpu,
        "memory" => ScalingMetric.Memory,
        _ => null,
    };

    /// <summary>The platform's autoscaler takes whole numbers: percent are rounded up, MiB down.</summary>
    private static double? TargetOf(ScalingMetric? metric, double? target) => (metric, target) switch
    {
        (ScalingMetric.Cpu, null) => DefaultCpuTarget,
        (ScalingMetric.Cpu, { } percent) => Math.Ceiling(percent),
        (ScalingMetric.Memory, { } mebibytes) => Math.Max(1, Math.Floor(mebibytes)),
        _ => null,
    };

    private static double? CpuOf(ValueMap resources) =>
        Quantity.TryParse(resources.GetValueOrDefault("cpu"), out var cpu) && cpu > 0 ? (double)cpu : null;
}
