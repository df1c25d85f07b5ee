using System.Globalization;
using Serverless.Hosting.Model;
using Serverless.Hosting.Model.Validation;
using Serverless.Hosting.Reservations;

namespace Serverless.Hosting.Knative.Admission;

/// <summary>
/// What holds for the annotations of a template or a revision.
/// </summary>
internal static class TemplateAnnotations
{
    private const string SidecarPrefix = "queue.sidecar.serving.knative.dev/";

    private const string Deprecated =
        "Queue proxy resource percentage annotation is deprecated. Please use the available annotations to explicitly set resource values per service";

    private static readonly HashSet<string> SidecarQuantities = new(StringComparer.Ordinal)
    {
        "cpu-resource-request", "cpu-resource-limit", "memory-resource-request", "memory-resource-limit",
        "ephemeral-storage-resource-request", "ephemeral-storage-resource-limit",
    };

    public static void Check(ValueMap annotations, string path, DocumentOptions options, ValidationErrors errors)
    {
        var field = ValidationErrors.In(path, "metadata.annotations");
        TemplateRules.CheckAnnotations(annotations, options.Autoscaler, options.InstanceTypes ?? InstanceCatalog.Default, path, errors);
        foreach (var (key, value) in annotations.Where(entry => entry.Key.StartsWith(SidecarPrefix, StringComparison.Ordinal)))
        {
            CheckSidecar(key[SidecarPrefix.Length..], value, $"{field}[{key}]", errors);
        }
    }

    private static void CheckSidecar(string name, string value, string field, ValidationErrors errors)
    {
        if (SidecarQuantities.Contains(name) && !Quantity.TryParse(value, out _))
        {
            errors.Add(Messages.InvalidValue(value), field);
        }
        else if (name is "resource-percentage" or "resourcePercentage")
        {
            errors.Add(Deprecated, null, ValidationLevel.Warning);
            if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var percentage))
            {
                errors.Add(Messages.InvalidValue(value), field);
            }
            else if (percentage is < 0.1 or > 100)
            {
                errors.Add(Messages.OutOfBounds(0.1, percentage, 100), field);
            }
        }
    }
}
