using System.Globalization;
using System.Text.Json;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Scaling;

/// <summary>
/// Reads settings as the golden files write them: the texts of a config map, annotations, and what the reference made of them.
/// </summary>
internal static class GoldenSettings
{
    public static readonly TimeSpan ProgressDeadline = TimeSpan.FromMinutes(10);

    public static AutoscalerOptions Options(IReadOnlyDictionary<string, string> configMap)
    {
        var options = new AutoscalerOptions();
        foreach (var (key, text) in configMap)
        {
            Set(options, key, text);
        }

        return options;
    }

    public static ValueMap Annotations(JsonElement element) => ValueMap.Create(element.Map("annotations"));

    /// <summary>The settings that the words of a user and an operator lead to.</summary>
    public static ScalingSettings Resolve(JsonElement setup) => ScalingSettings.Resolve(
        Annotations(setup), setup.GetProperty("containerConcurrency").GetInt64(), Options(setup.Map("configMap")), ProgressDeadline);

    public static Reachability Reachability(string text) => text switch
    {
        "Reachable" => Scaling.Reachability.Reachable,
        "Unreachable" => Scaling.Reachability.Unreachable,
        _ => Scaling.Reachability.Unknown,
    };

    /// <summary>What differs between the settings and what the reference made of the same words; empty if nothing does.</summary>
    public static IEnumerable<string> Differences(ScalingSettings settings, JsonElement derived)
    {
        (string Name, object Actual, object Expected)[] pairs =
        [
            ("metric", settings.Metric, derived.Text("metric") == "rps" ? ScalingMetric.RequestsPerSecond : ScalingMetric.Concurrency),
            ("targetValue", settings.TargetValue, derived.Double("targetValue")),
            ("totalValue", settings.Target, derived.Double("totalValue")),
            ("targetBurstCapacity", settings.TargetBurstCapacity, derived.Double("targetBurstCapacity")),
            ("activatorCapacity", settings.ActivatorCapacity, derived.Double("activatorCapacity")),
            ("panicThreshold", settings.PanicThreshold, derived.Double("panicThreshold")),
            ("maxScaleUpRate", settings.MaxScaleUpRate, derived.Double("maxScaleUpRate")),
            ("maxScaleDownRate", settings.MaxScaleDownRate, derived.Double("maxScaleDownRate")),
            ("stableWindowSec", settings.StableWindow.TotalSeconds, derived.Double("stableWindowSec")),
            ("panicWindowSec", settings.PanicWindow.TotalSeconds, derived.Double("panicWindowSec")),
            ("scaleDownDelaySec", settings.ScaleDownDelay.TotalSeconds, derived.Double("scaleDownDelaySec")),
            ("initialScale", settings.InitialScale, derived.Int("initialScale")),
            ("activationScale", settings.ActivationScale, derived.Int("activationScale")),
            ("aggregation", settings.Aggregation, derived.Text("aggregation") == "linear" ? LoadAggregation.Linear : LoadAggregation.WeightedExponential),
            ("scrapeTargetPresent", settings.HasScrapeTarget, derived.Bool("scrapeTargetPresent")),
        ];
        return pairs
            .Where(pair => !pair.Actual.Equals(pair.Expected))
            .Select(pair => GoldenFile.Show($"{pair.Name} is {pair.Actual:R}, not {pair.Expected:R}"));
    }

    private static void Set(AutoscalerOptions options, string key, string text)
    {
        switch (key)
        {
            case "container-concurrency-target-percentage": options.ContainerConcurrencyTargetPercentage = Double(text); break;
            case "container-concurrency-target-default": options.ContainerConcurrencyTargetDefault = Double(text); break;
            case "requests-per-second-target-default": options.RequestsPerSecondTargetDefault = Double(text); break;
            case "target-burst-capacity": options.TargetBurstCapacity = Double(text); break;
            case "stable-window": options.StableWindow = Duration(text); break;
            case "panic-window-percentage": options.PanicWindowPercentage = Double(text); break;
            case "panic-threshold-percentage": options.PanicThresholdPercentage = Double(text); break;
            case "max-scale-up-rate": options.MaxScaleUpRate = Double(text); break;
            case "max-scale-down-rate": options.MaxScaleDownRate = Double(text); break;
            case "enable-scale-to-zero": options.EnableScaleToZero = bool.Parse(text); break;
            case "scale-to-zero-grace-period": options.ScaleToZeroGracePeriod = Duration(text); break;
            case "scale-to-zero-pod-retention-period": options.ScaleToZeroPodRetentionPeriod = Duration(text); break;
            case "scale-down-delay": options.ScaleDownDelay = Duration(text); break;
            case "pod-autoscaler-class": options.PodAutoscalerClass = text; break;
            case "activator-capacity": options.ActivatorCapacity = Double(text); break;
            case "initial-scale": options.InitialScale = int.Parse(text, CultureInfo.InvariantCulture); break;
            case "allow-zero-initial-scale": options.AllowZeroInitialScale = bool.Parse(text); break;
            case "min-scale": options.MinScale = int.Parse(text, CultureInfo.InvariantCulture); break;
            case "max-scale": options.MaxScale = int.Parse(text, CultureInfo.InvariantCulture); break;
            case "max-scale-limit": options.MaxScaleLimit = int.Parse(text, CultureInfo.InvariantCulture); break;
            default: throw new ArgumentException($"The config map has the unknown key '{key}'.", nameof(key));
        }
    }

    private static double Double(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static TimeSpan Duration(string text) =>
        GoDuration.TryParse(text, out var value) ? value : throw new FormatException($"'{text}' is not a duration.");
}
