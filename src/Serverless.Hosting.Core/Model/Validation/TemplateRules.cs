using Serverless.Hosting.Reservations;
using Serverless.Hosting.Scaling;

namespace Serverless.Hosting.Model.Validation;

/// <summary>
/// What holds for the template of revisions, apart from what an instance runs.
/// </summary>
internal static class TemplateRules
{
    private const string NetworkingPrefix = "networking.knative.dev";

    private static readonly HashSet<string> NetworkingKeys = new(StringComparer.Ordinal)
    {
        "/ingress.class", "/ingress-class", "/certificate.class", "/certificate-class", "/disableAutoTLS", "/disable-auto-tls",
        "/disable-external-domain-tls", "/httpOption", "/http-protocol",
    };

    /// <summary>A name of the user's own choice begins with that of the parent. The first problem is all that is told.</summary>
    public static void CheckName(string? name, string generateName, string parentName, string parentGenerateName, string path, ValidationErrors errors)
    {
        var field = ValidationErrors.In(path, "metadata.name");
        if (MetadataRules.NotPrefix(generateName) is { } prefixProblem)
        {
            errors.Add(Messages.InvalidValue(prefixProblem), ValidationErrors.In(path, "metadata.generateName"));
        }
        else if (string.IsNullOrEmpty(name))
        {
            return;
        }
        else if (Messages.NotDnsLabel(name) is { } problem)
        {
            errors.Add(Messages.InvalidValue(problem), field);
        }
        else if (parentName.Length == 0 && parentGenerateName.Length > 0)
        {
            errors.Add(Messages.MustNotSet, field);
        }
        else if (!name.StartsWith(parentName + "-", StringComparison.Ordinal))
        {
            errors.Add(Messages.InvalidValue($"\"{name}\" must have prefix \"{parentName}-\""), field);
        }
    }

    /// <summary>A template that changes needs a name of its own again, or none.</summary>
    public static void CheckNameChange(string? oldName, string? newName, bool isSame, string? differences, string path, ValidationErrors errors)
    {
        if (!string.IsNullOrEmpty(newName) && newName == oldName && !isSame)
        {
            errors.Add(
                "Saw the following changes without a name change (-old +new)", differences, ValidationLevel.Error, ValidationErrors.In(path, "metadata.name"));
        }
    }

    public static void CheckAnnotations(ValueMap annotations, AutoscalerOptions autoscaler, IInstanceCatalog catalog, string path, ValidationErrors errors)
    {
        var metadata = ValidationErrors.In(path, "metadata");
        errors.AddRange(ScalingAnnotations.Validate(annotations, autoscaler), ValidationErrors.In(metadata, "annotations"));
        errors.AddRange(ReserveAnnotations.Validate(annotations, catalog), ValidationErrors.In(metadata, "annotations"));
        MetadataRules.CheckDuration(annotations, ServingLabels.ProgressDeadline, null, metadata, errors);
        foreach (var key in annotations.Keys)
        {
            if (key.StartsWith(NetworkingPrefix, StringComparison.Ordinal) && !NetworkingKeys.Contains(key[NetworkingPrefix.Length..]))
            {
                errors.Add(Messages.InvalidKey(key), ValidationErrors.In(metadata, "annotations"));
            }
        }
    }
}
