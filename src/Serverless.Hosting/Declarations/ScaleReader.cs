using System.Globalization;
using Microsoft.Extensions.Configuration;
using Serverless.Hosting.Reservations;
using Serverless.Hosting.Scaling;

namespace Serverless.Hosting.Declarations;

/// <summary>
/// Reads how revisions are scaled, as annotations with the keys that they come from. The same keys stand on services and on revisions.
/// </summary>
internal sealed class ScaleReader
{
    private static readonly TimeSpan LongestTime = TimeSpan.FromHours(1);
    private static readonly TimeSpan LeastWindow = TimeSpan.FromSeconds(6);

    private readonly Dictionary<string, (string Value, string Path)> _annotations = new(StringComparer.Ordinal);

    private ScaleReader()
    {
    }

    /// <summary>The annotations that bound the number of instances or keep reserved ones.</summary>
    public static bool IsAboutNumbers(string annotation) =>
        annotation is ScalingAnnotations.MinScale or ScalingAnnotations.MaxScale or ScalingAnnotations.InitialScale or ScalingAnnotations.ActivationScale
        || annotation.StartsWith(ReserveAnnotations.Prefix, StringComparison.Ordinal)
        || annotation.StartsWith(ReserveAnnotations.OwnPrefix, StringComparison.Ordinal);

    /// <summary>Reads the keys of a service or of a revision.</summary>
    /// <returns>The annotations, each with the path of its key.</returns>
    public static IReadOnlyDictionary<string, (string Value, string Path)> Read(SectionReader section)
    {
        var reader = new ScaleReader();
        reader.Whole(section, "MinScale", ScalingAnnotations.MinScale, 0);
        reader.Whole(section, "MaxScale", ScalingAnnotations.MaxScale, 0);
        reader.ReadReserved(section);
        reader.ReadReserve(section.Section("Reserve"));
        reader.ReadAutoscaling(section.Section("Autoscaling"));
        return reader._annotations;
    }

    private void ReadReserved(SectionReader section)
    {
        if (section.Whole("ReservedInstances", 0) is not { } replicas)
        {
            return;
        }

        Set(section, "ReservedInstances", ReserveAnnotations.Enable, replicas == 0 ? "disable" : "enable");
        if (replicas > 0)
        {
            Set(section, "ReservedInstances", ReserveAnnotations.Replicas, Text(replicas));
        }
    }

    private void ReadReserve(SectionReader reserve)
    {
        Set(reserve, "Types", ReserveAnnotations.Types, reserve.Text("Types"));
        Set(reserve, "Kind", ReserveAnnotations.Kind, reserve.OneOf("Kind", "eci", "ecs", "acs"));
        Set(reserve, "Handover", ReserveAnnotations.Handover, reserve.OneOf("Handover", Enum.GetNames<ReserveHandover>()));
        Number(reserve, "CreditThreshold", ReserveAnnotations.CreditThreshold, 0, 100);
        Set(reserve, "InPlace", ReserveAnnotations.InPlace, Text(reserve.Flag("InPlace")));
        Set(reserve, "Unlimited", ReserveAnnotations.Unlimited, Text(reserve.Flag("Unlimited")));
        reserve.EndsHere();
    }

    private void ReadAutoscaling(SectionReader autoscaling)
    {
        Set(autoscaling, "Class", ScalingAnnotations.Class, autoscaling.Text("Class"));
        Set(autoscaling, "Metric", ScalingAnnotations.Metric, autoscaling.Text("Metric"));
        Number(autoscaling, "Target", ScalingAnnotations.Target, 0.01);
        Number(autoscaling, "TargetUtilization", ScalingAnnotations.TargetUtilizationPercentage, 1, 100);
        Duration(autoscaling, "StableWindow", ScalingAnnotations.Window, LeastWindow);
        Whole(autoscaling, "InitialScale", ScalingAnnotations.InitialScale, 0);
        Whole(autoscaling, "ActivationScale", ScalingAnnotations.ActivationScale, 1);
        Duration(autoscaling, "ScaleDownDelay", ScalingAnnotations.ScaleDownDelay, TimeSpan.Zero);
        Duration(autoscaling, "ScaleToZeroRetention", ScalingAnnotations.ScaleToZeroPodRetentionPeriod, TimeSpan.Zero);
        Number(autoscaling, "PanicWindowPercentage", ScalingAnnotations.PanicWindowPercentage, 1, 100);
        Number(autoscaling, "PanicThresholdPercentage", ScalingAnnotations.PanicThresholdPercentage, 110, 1000);
        Number(autoscaling, "TargetBurstCapacity", ScalingAnnotations.TargetBurstCapacity, -1);
        Set(autoscaling, "Aggregation", ScalingAnnotations.MetricAggregationAlgorithm, autoscaling.OneOf("Aggregation", "linear", "weighted-exponential"));
        autoscaling.EndsHere();
    }

    private void Whole(SectionReader section, string key, string annotation, int min) => Set(section, key, annotation, Text(section.Whole(key, min)));

    private void Number(SectionReader section, string key, string annotation, double min, double max = double.PositiveInfinity) =>
        Set(section, key, annotation, Text(section.Number(key, min, max)));

    private void Duration(SectionReader section, string key, string annotation, TimeSpan min) =>
        Set(section, key, annotation, section.Duration(key, min, LongestTime) is { } duration ? Text((long)duration.TotalSeconds) + "s" : null);

    private void Set(SectionReader section, string key, string annotation, string? value)
    {
        if (value is not null)
        {
            _annotations[annotation] = (value, ConfigurationPath.Combine(section.Path, key));
        }
    }

    private static string? Text(IFormattable? value) => value?.ToString(null, CultureInfo.InvariantCulture);

    private static string? Text(bool? value) => value switch
    {
        true => "true",
        false => "false",
        null => null,
    };
}
