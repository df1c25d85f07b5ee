namespace Serverless.Hosting.Model.Validation;

/// <summary>
/// What holds for the limits of a revision.
/// </summary>
internal static class RevisionRules
{
    public static void CheckLimits(long? timeoutSeconds, long? concurrency, ValidationLimits limits, string path, ValidationErrors errors)
    {
        if (timeoutSeconds is { } timeout && (timeout < 0 || timeout > limits.MaxTimeoutSeconds))
        {
            errors.Add(Messages.OutOfBounds(0, timeout, limits.MaxTimeoutSeconds), ValidationErrors.In(path, "timeoutSeconds"));
        }

        if (concurrency is { } most && (most < limits.MinContainerConcurrency || most > limits.MaxContainerConcurrency))
        {
            errors.Add(
                Messages.OutOfBounds(limits.MinContainerConcurrency, most, limits.MaxContainerConcurrency), ValidationErrors.In(path, "containerConcurrency"));
        }
    }

    /// <summary>Names are unique, and where there are several containers one port tells which of them serves.</summary>
    public static void CheckContainers(ValueList<ContainerSpec> containers, string path, ValidationErrors errors)
    {
        if (containers.Count == 0)
        {
            errors.Add(Messages.MissingField, ValidationErrors.In(path, "containers"));
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < containers.Count; i++)
        {
            ContainerRules.CheckUnique(containers[i].Name, names, ContainerRules.Path(path, i), errors);
        }

        CheckPortCount(containers.Count, containers.Count(container => container.Port is not null), path, errors);
    }

    public static void CheckPortCount(int containers, int ports, string path, ValidationErrors errors)
    {
        var field = ValidationErrors.In(path, "containers[*].ports");
        if (containers > 1 && ports == 0)
        {
            errors.Add(Messages.MissingField, field);
        }

        if (ports > 1)
        {
            errors.Add("more than one container port is set", "Only a single port is allowed across all containers", ValidationLevel.Error, field);
        }
    }
}
