namespace Serverless.Hosting.Model.Validation;

/// <summary>
/// What holds for the metadata of every object.
/// </summary>
internal static class MetadataRules
{
    private const string ScalingPrefix = "autoscaling.knative.dev";

    public static void CheckName(string name, string generateName, string path, ValidationErrors errors)
    {
        if (NotPrefix(generateName) is { } prefixProblem)
        {
            errors.Add(prefixProblem, ValidationErrors.In(path, "generateName"));
        }
        else if (name.Length > 0 && Messages.NotDnsLabel(name) is { } problem)
        {
            errors.Add(problem, ValidationErrors.In(path, "name"));
        }
        else if (name.Length == 0 && generateName.Length == 0)
        {
            errors.Add("name or generateName is required", ValidationErrors.In(path, "name"));
        }
    }

    /// <summary>Why a text cannot begin a generated name; null if it can, or is empty.</summary>
    public static string? NotPrefix(string generateName) =>
        generateName.Length == 0 ? null : Messages.NotDnsLabel(MaskTrailingHyphen(generateName), "label prefix");

    /// <summary>Scaling settings belong to the template; a route has none to point to, the words are the same.</summary>
    public static void CheckNoScaling(IEnumerable<string> annotations, string path, ValidationErrors errors)
    {
        foreach (var key in annotations.Where(key => key.StartsWith(ScalingPrefix, StringComparison.Ordinal)))
        {
            errors.Add(
                Messages.InvalidKey(key),
                "autoscaling annotations must be put under \"spec.template.metadata.annotations\" to work",
                ValidationLevel.Error,
                ValidationErrors.In(path, "annotations"));
        }
    }

    /// <summary>A duration in whole seconds that is not negative, under either spelling of its key.</summary>
    public static void CheckDuration(IReadOnlyDictionary<string, string> annotations, string key, string? oldKey, string path, ValidationErrors errors)
    {
        var written = annotations.ContainsKey(key) || oldKey is null ? key : oldKey;
        if (!annotations.TryGetValue(written, out var text) || text.Length == 0)
        {
            return;
        }

        var field = ValidationErrors.In(ValidationErrors.In(path, "annotations"), written);
        var name = key[(key.LastIndexOf('/') + 1)..];
        if (!GoDuration.TryParse(text, out var value))
        {
            errors.Add(Messages.InvalidValue(text), field);
        }
        else if (value.Ticks % TimeSpan.TicksPerSecond != 0)
        {
            errors.Add($"{name}={text} is not at second precision", field);
        }
        else if (value < TimeSpan.Zero)
        {
            errors.Add($"{name}={text} must be positive", field);
        }
    }

    private static string MaskTrailingHyphen(string name) => name.Length > 1 && name[^1] == '-' ? name[..^2] + "a" : name;
}
