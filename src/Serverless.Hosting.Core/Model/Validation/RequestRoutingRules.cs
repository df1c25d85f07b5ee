using Serverless.Hosting.Routing;

namespace Serverless.Hosting.Model.Validation;

/// <summary>
/// What holds for the annotations by which requests choose where they go.
/// </summary>
internal static class RequestRoutingRules
{
    private const string Path = "metadata.annotations";

    public static void Check(ValueMap annotations, ValueList<TrafficTarget> traffic, ValidationErrors errors)
    {
        if (annotations.TryGetValue(StickyKey.Annotation, out var sticky) && !StickyKey.TryParse(sticky, out _))
        {
            Add(StickyKey.Annotation, sticky, "use 'cookie=NAME', 'header=NAME' or 'client-address'", errors);
        }

        if (!RequestRouting.TryGetHttpProtocol(annotations, out var key, out _))
        {
            Add(key, annotations[key], "use 'enabled' or 'redirected'", errors);
        }

        CheckTagRules(annotations.GetValueOrDefault(TagRules.Annotation), traffic, errors);
    }

    private static void CheckTagRules(string? text, ValueList<TrafficTarget> traffic, ValidationErrors errors)
    {
        var rules = TagRules.Parse(text, out var problems);
        foreach (var problem in problems)
        {
            Add(TagRules.Annotation, problem, "write rules like 'header:X-Canary=yes->canary' or 'cookie:beta->beta', separated by commas", errors);
        }

        foreach (var tag in rules.Select(rule => rule.Tag).Distinct().Where(tag => traffic.All(target => target.Tag != tag)))
        {
            errors.Add($"no traffic target has the tag \"{tag}\"", ValidationErrors.In(Path, TagRules.Annotation));
        }
    }

    private static void Add(string key, string value, string remedy, ValidationErrors errors) =>
        errors.Add(Messages.InvalidValue(value), remedy, ValidationLevel.Error, ValidationErrors.In(Path, key));
}
