using Serverless.Hosting.Model;
using Serverless.Hosting.Scaling;

namespace Serverless.Hosting.Runtime;

/// <summary>
/// The metric of a revision of class <c>hpa</c>: on a platform it may have any name, here only what can be measured.
/// </summary>
internal static class UsageMetric
{
    /// <summary>Reports a metric that nothing here measures, so that the revision does not silently stay as it is.</summary>
    public static void Validate(ValueMap annotations, AutoscalerOptions options, string path, ValidationErrors errors)
    {
        if (HpaSettings.IsHpa(annotations, options)
            && ScalingAnnotations.Find(annotations, ScalingAnnotations.Metric, out var key) is { } metric and not ("cpu" or "memory"))
        {
            errors.Add($"metric '{metric}' is not measured here: use 'cpu' or 'memory'", ValidationErrors.In(path, key));
        }
    }
}
