using Serverless.Hosting.Model;

namespace Serverless.Hosting.Scaling;

/// <summary>
/// The annotations of a template that say how its revisions are scaled. Each of several words may also be written in camelCase
/// (<c>minScale</c>); the spelling given here wins.
/// </summary>
public static partial class ScalingAnnotations
{
    /// <summary>What all the keys begin with.</summary>
    public const string Prefix = "autoscaling.knative.dev/";

    /// <summary>Which autoscaler: <see cref="KpaClass"/>, <see cref="HpaClass"/> or a foreign one.</summary>
    public const string Class = Prefix + "class";

    /// <summary>The class of <see cref="KpaAutoscaler"/>.</summary>
    public const string KpaClass = "kpa.autoscaling.knative.dev";

    /// <summary>The class of a platform's own autoscaler by processor or memory use.</summary>
    public const string HpaClass = "hpa.autoscaling.knative.dev";

    /// <summary>What the load is measured by: <c>concurrency</c> or <c>rps</c>.</summary>
    public const string Metric = Prefix + "metric";

    /// <summary>What one instance can carry: a number of at least 0.01.</summary>
    public const string Target = Prefix + "target";

    /// <summary>The share of the target to aim at: 1 to 100 percent.</summary>
    public const string TargetUtilizationPercentage = Prefix + "target-utilization-percentage";

    /// <summary>The fewest instances: 0 or more.</summary>
    public const string MinScale = Prefix + "min-scale";

    /// <summary>The most instances: 0 for no bound.</summary>
    public const string MaxScale = Prefix + "max-scale";

    /// <summary>The instances that a new revision starts with: 0, where that is allowed, or more.</summary>
    public const string InitialScale = Prefix + "initial-scale";

    /// <summary>The fewest instances while there is load: 2 or more.</summary>
    public const string ActivationScale = Prefix + "activation-scale";

    /// <summary>How long a higher desired scale is kept: a duration from 0 to 1 hour in whole seconds.</summary>
    public const string ScaleDownDelay = Prefix + "scale-down-delay";

    /// <summary>The least time that the last instance is kept after the decision for zero: a duration from 0 to 1 hour.</summary>
    public const string ScaleToZeroPodRetentionPeriod = Prefix + "scale-to-zero-pod-retention-period";

    /// <summary>The window that decides in calm times: a duration from 6 seconds to 1 hour in whole seconds.</summary>
    public const string Window = Prefix + "window";

    /// <summary>The panic window: 1 to 100 percent of the stable window.</summary>
    public const string PanicWindowPercentage = Prefix + "panic-window-percentage";

    /// <summary>The load that starts a panic: 110 to 1000 percent of what the ready instances aim at.</summary>
    public const string PanicThresholdPercentage = Prefix + "panic-threshold-percentage";

    /// <summary>The spare capacity below which bursts go through the activator: 0 or more, or -1 for always.</summary>
    public const string TargetBurstCapacity = Prefix + "target-burst-capacity";

    /// <summary>How the samples of a window become one figure: <c>linear</c> or <c>weighted-exponential</c>.</summary>
    public const string MetricAggregationAlgorithm = Prefix + "metric-aggregation-algorithm";

    /// <summary>Finds the value of a key in either spelling.</summary>
    /// <param name="annotations">The annotations.</param>
    /// <param name="key">One of the keys of this class.</param>
    /// <param name="written">The key as it is written in the annotations; <paramref name="key"/> if it is not there.</param>
    /// <returns>The value; null where there is none.</returns>
    public static string? Find(IReadOnlyDictionary<string, string> annotations, string key, out string written)
    {
        ArgumentNullException.ThrowIfNull(annotations);
        ArgumentNullException.ThrowIfNull(key);
        written = key;
        if (annotations.TryGetValue(key, out var value))
        {
            return value;
        }

        var camelCase = CamelCase(key);
        if (camelCase == key || !annotations.TryGetValue(camelCase, out value))
        {
            return null;
        }

        written = camelCase;
        return value;
    }

    internal static string? Find(ValueMap annotations, string key) => Find(annotations, key, out _);

    internal static int? FindInt32(ValueMap annotations, string key) =>
        Find(annotations, key) is { } text && GoNumber.TryParseInt32(text, out var value) ? value : null;

    internal static double? FindDouble(ValueMap annotations, string key) =>
        Find(annotations, key) is { } text && GoNumber.TryParseDouble(text, out var value) ? value : null;

    internal static TimeSpan? FindDuration(ValueMap annotations, string key) =>
        Find(annotations, key) is { } text && GoDuration.TryParse(text, out var value) ? value : null;

    private static string CamelCase(string key) => string.Create(key.Length - key.AsSpan(Prefix.Length).Count('-'), key, static (span, key) =>
    {
        key.AsSpan(0, Prefix.Length).CopyTo(span);
        var (length, isUpper) = (Prefix.Length, false);
        foreach (var c in key.AsSpan(Prefix.Length))
        {
            if (c != '-')
            {
                span[length++] = isUpper ? char.ToUpperInvariant(c) : c;
            }

            isUpper = c == '-';
        }
    });
}
