namespace Serverless.Hosting.Model.Validation;

/// <summary>
/// What holds for a container on every backend.
/// </summary>
internal static class ContainerRules
{
    private const string ReservedName = "queue-proxy";
    private const int MaxPort = 65535;

    private static readonly HashSet<string> ReservedVariables = new(StringComparer.Ordinal) { "K_SERVICE", "K_CONFIGURATION", "K_REVISION" };
    private static readonly HashSet<long> ReservedPorts = [8008, 8012, 8013, 8022, 9090, 9091];

    public static string Path(string spec, int index) => ValidationErrors.In(spec, ValidationErrors.At("containers", index));

    public static void Check(ContainerSpec container, bool serves, ValidationLimits limits, string path, ValidationErrors errors)
    {
        if (container.Name == ReservedName)
        {
            errors.Add($"\"{ReservedName}\" is a reserved container name", ValidationErrors.In(path, "name"));
        }

        CheckImage(container, limits, ValidationErrors.In(path, "image"), errors);
        CheckEnvironment(container.Environment, serves, ValidationErrors.In(path, "env"), errors);
    }

    public static void CheckUnique(string name, HashSet<string> names, string path, ValidationErrors errors)
    {
        if (name.Length > 0 && !names.Add(name))
        {
            errors.Add($"duplicate container name \"{name}\"", ValidationErrors.In(path, "name"));
        }
    }

    public static void CheckPortNumber(long number, string path, ValidationErrors errors)
    {
        var field = ValidationErrors.In(path, "containerPort");
        if (ReservedPorts.Contains(number))
        {
            var reason = $"{number} is a reserved port";
            errors.Add(Messages.InvalidValue(reason), $"{reason}, please use a different value", ValidationLevel.Error, field);
        }

        if (number is < 0 or > MaxPort)
        {
            errors.Add(Messages.OutOfBounds(0, number, MaxPort), field);
        }
    }

    public static void CheckPortName(string name, string path, ValidationErrors errors)
    {
        if (name is not ("" or "h2c" or "http1"))
        {
            errors.Add($"Port name {name} is not allowed", "Name must be empty, or one of: 'h2c', 'http1'", ValidationLevel.Error, path);
        }
    }

    private static void CheckImage(ContainerSpec container, ValidationLimits limits, string field, ValidationErrors errors)
    {
        var image = container.Image;
        if (image.Length == 0)
        {
            if (!limits.AllowCommandWithoutImage || container.Command.Count == 0)
            {
                errors.Add(Messages.MissingField, field);
            }
        }
        else if (!ImageReference.IsValid(image))
        {
            errors.Add("Failed to parse image reference", $"image: \"{image}\", error: could not parse reference: {image}", ValidationLevel.Error, field);
        }
    }

    private static void CheckEnvironment(ValueList<EnvironmentVariable> variables, bool serves, string path, ValidationErrors errors)
    {
        for (var i = 0; i < variables.Count; i++)
        {
            var (name, field) = (variables[i].Name, ValidationErrors.In(ValidationErrors.At(path, i), "name"));
            if (name.Length == 0)
            {
                errors.Add(Messages.MissingField, field);
            }
            else if (ReservedVariables.Contains(name) || (serves && name == "PORT"))
            {
                errors.Add($"\"{name}\" is a reserved environment variable", field);
            }
            else if (name.Contains('=') || name.Any(char.IsControl))
            {
                errors.Add(Messages.InvalidValue(name), field);
            }
        }
    }
}
