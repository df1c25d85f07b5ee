namespace Serverless.Hosting.Model.Validation;

/// <summary>
/// What holds for the targets of a route or of a service.
/// </summary>
internal static class TrafficRules
{
    public static void Check(ValueList<TrafficTarget> targets, bool ofService, string path, ValidationErrors errors)
    {
        var tags = new Dictionary<string, int>(StringComparer.Ordinal);
        var sum = 0L;
        for (var i = 0; i < targets.Count; i++)
        {
            var (target, field) = (targets[i], ValidationErrors.At(path, i));
            CheckTarget(target, ofService, field, errors);
            sum = Math.Clamp(sum + (target.Percent ?? 0), int.MinValue, int.MaxValue);
            if (string.IsNullOrEmpty(target.Tag))
            {
                continue;
            }

            if (Messages.NotDnsLabel(target.Tag) is { } problem)
            {
                errors.Add(Messages.InvalidValue(problem), ValidationErrors.In(path, ValidationErrors.At("tag", i)));
            }

            if (!tags.TryAdd(target.Tag, i))
            {
                var first = ValidationErrors.In(ValidationErrors.At(path, tags[target.Tag]), "tag");
                errors.Add($"Multiple definitions for \"{target.Tag}\"", ValidationErrors.In(field, "tag"), first);
            }
        }

        if (sum != 100)
        {
            errors.Add($"Traffic targets sum to {sum}, want 100", path);
        }
    }

    private static void CheckTarget(TrafficTarget target, bool ofService, string path, ValidationErrors errors)
    {
        var pins = !string.IsNullOrEmpty(target.RevisionName);
        if (target.LatestRevision is { } latest && latest == pins)
        {
            errors.Add(
                $"may not set revisionName \"{target.RevisionName}\" when latestRevision is {(latest ? "true" : "false")}",
                ValidationErrors.In(path, "latestRevision"));
        }

        CheckDestination(target, pins, ofService, path, errors);
        if (target.Percent is < 0 or > 100)
        {
            errors.Add(Messages.OutOfBounds(0, target.Percent, 100), ValidationErrors.In(path, "percent"));
        }

        if (target.Url is not null)
        {
            errors.Add(Messages.MustNotSet, ValidationErrors.In(path, "url"));
        }
    }

    private static void CheckDestination(TrafficTarget target, bool pins, bool ofService, string path, ValidationErrors errors)
    {
        var follows = !string.IsNullOrEmpty(target.ConfigurationName);
        var (revision, configuration) = (ValidationErrors.In(path, "revisionName"), ValidationErrors.In(path, "configurationName"));
        if (ofService && follows)
        {
            errors.Add(Messages.MustNotSet, configuration);
        }
        else if (pins && follows)
        {
            errors.Add(Messages.GotBoth, revision, configuration);
        }
        else if (!pins && !follows && !ofService)
        {
            errors.Add(Messages.GotNeither, revision, configuration);
        }

        if (pins && !follows)
        {
            CheckQualified(target.RevisionName!, revision, errors);
        }
        else if (follows && !pins && !ofService)
        {
            CheckQualified(target.ConfigurationName!, configuration, errors);
        }
    }

    private static void CheckQualified(string name, string field, ValidationErrors errors)
    {
        var problems = QualifiedName.Problems(name).ToArray();
        if (problems.Length > 0)
        {
            errors.Add(Messages.InvalidKey(name), string.Join(", ", problems), ValidationLevel.Error, field);
        }
    }
}
