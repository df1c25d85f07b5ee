using Serverless.Hosting.Model;

namespace Serverless.Hosting.Scaling;

public sealed partial record ScalingSettings
{
    private const double RequestsPerSecondUtilization = 0.7;

    /// <summary>Resolves the settings of a revision: its annotations win over the host's settings; one that cannot be read counts as missing.</summary>
    /// <param name="annotations">The annotations of the revision.</param>
    /// <param name="containerConcurrency">The most requests that one instance serves at once: 0 for no limit.</param>
    /// <param name="options">The host's settings.</param>
    /// <param name="progressDeadline">How long a start may take where no annotation says so.</param>
    /// <returns>The settings.</returns>
    public static ScalingSettings Resolve(ValueMap annotations, long containerConcurrency, AutoscalerOptions options, TimeSpan progressDeadline)
    {
        ArgumentNullException.ThrowIfNull(annotations);
        ArgumentNullException.ThrowIfNull(options);
        var metric = MetricOf(annotations);
        var stableWindow = ScalingAnnotations.FindDuration(annotations, ScalingAnnotations.Window) ?? options.StableWindow;
        var panicPercentage = ScalingAnnotations.FindDouble(annotations, ScalingAnnotations.PanicWindowPercentage) ?? options.PanicWindowPercentage;
        var panicThreshold = ScalingAnnotations.FindDouble(annotations, ScalingAnnotations.PanicThresholdPercentage) ?? options.PanicThresholdPercentage;
        return new ScalingSettings
        {
            Metric = metric,
            Target = TargetOf(annotations, metric, containerConcurrency, options),
            Utilization = UtilizationOf(annotations, metric, options),
            TargetBurstCapacity = ScalingAnnotations.FindDouble(annotations, ScalingAnnotations.TargetBurstCapacity) ?? options.TargetBurstCapacity,
            PanicThreshold = panicThreshold / 100,
            MaxScaleUpRate = options.MaxScaleUpRate,
            MaxScaleDownRate = options.MaxScaleDownRate,
            StableWindow = stableWindow,
            PanicWindow = PanicWindowOf(stableWindow, panicPercentage),
            Aggregation = AggregationOf(annotations),
            ScaleDownDelay = ScalingAnnotations.FindDuration(annotations, ScalingAnnotations.ScaleDownDelay) ?? options.ScaleDownDelay,
            ActivationScale = ScalingAnnotations.FindInt32(annotations, ScalingAnnotations.ActivationScale) ?? 0,
            InitialScale = InitialScaleOf(annotations, options),
            MinScale = ScalingAnnotations.FindInt32(annotations, ScalingAnnotations.MinScale) ?? options.MinScale,
            MaxScale = ScalingAnnotations.FindInt32(annotations, ScalingAnnotations.MaxScale) ?? options.MaxScale,
            EnableScaleToZero = options.EnableScaleToZero,
            ScaleToZeroGracePeriod = options.ScaleToZeroGracePeriod,
            ScaleToZeroRetention =
                ScalingAnnotations.FindDuration(annotations, ScalingAnnotations.ScaleToZeroPodRetentionPeriod) ?? options.ScaleToZeroPodRetentionPeriod,
            ProgressDeadline = annotations.TryGetValue(ServingLabels.ProgressDeadline, out var text) && GoDuration.TryParse(text, out var deadline)
                ? deadline
                : progressDeadline,
            ActivatorCapacity = options.ActivatorCapacity,
        };
    }

    private static ScalingMetric MetricOf(ValueMap annotations) => ScalingAnnotations.Find(annotations, ScalingAnnotations.Metric) switch
    {
        "rps" => ScalingMetric.RequestsPerSecond,
        "cpu" => ScalingMetric.Cpu,
        "memory" => ScalingMetric.Memory,
        _ => ScalingMetric.Concurrency,
    };

    private static double TargetOf(ValueMap annotations, ScalingMetric metric, long containerConcurrency, AutoscalerOptions options)
    {
        var target = ScalingAnnotations.FindDouble(annotations, ScalingAnnotations.Target);
        if (metric == ScalingMetric.RequestsPerSecond)
        {
            return target ?? options.RequestsPerSecondTargetDefault;
        }

        // never aim at more than an instance takes
        return containerConcurrency == 0
            ? target ?? options.ContainerConcurrencyTargetDefault
            : Math.Min(target ?? containerConcurrency, containerConcurrency);
    }

    private static double UtilizationOf(ValueMap annotations, ScalingMetric metric, AutoscalerOptions options)
    {
        if (ScalingAnnotations.FindDouble(annotations, ScalingAnnotations.TargetUtilizationPercentage) is { } percentage)
        {
            return percentage / 100;
        }

        return metric == ScalingMetric.RequestsPerSecond ? RequestsPerSecondUtilization : options.ContainerConcurrencyTargetFraction;
    }

    private static TimeSpan PanicWindowOf(TimeSpan stableWindow, double percentage) =>
        TimeSpan.FromSeconds(Math.Max(1, Math.Round(stableWindow.TotalSeconds * percentage / 100, MidpointRounding.AwayFromZero)));

    private static LoadAggregation AggregationOf(ValueMap annotations) =>
        ScalingAnnotations.Find(annotations, ScalingAnnotations.MetricAggregationAlgorithm) is "weighted-exponential" or "weightedExponential"
            ? LoadAggregation.WeightedExponential
            : LoadAggregation.Linear;

    private static int InitialScaleOf(ValueMap annotations, AutoscalerOptions options) =>
        ScalingAnnotations.FindInt32(annotations, ScalingAnnotations.InitialScale) is { } scale && (scale != 0 || options.AllowZeroInitialScale)
            ? scale
            : options.InitialScale;
}
