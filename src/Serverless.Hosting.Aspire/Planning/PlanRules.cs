using Serverless.Hosting.Model;

namespace Serverless.Hosting.Aspire.Planning;

/// <summary>
/// What a plan must be, all of it told at once and in the words of the AppHost.
/// </summary>
internal static class PlanRules
{
    public static IEnumerable<string> Find(ServingPlan plan) => plan.Services.SelectMany(Find);

    private static IEnumerable<string> Find(ServicePlan service)
    {
        if (service.Revisions.Count == 0)
        {
            return [$"The service '{service.Name}' has no revision. Give it one with 'WithRevision'."];
        }

        return [.. Traffic(service), .. Scale(service)];
    }

    private static IEnumerable<string> Traffic(ServicePlan service)
    {
        if (service.Traffic.Count == 0 && service.Revisions.Count > 1)
        {
            yield return $"The service '{service.Name}' has {service.Revisions.Count} revisions and no traffic. Say with 'WithTraffic' which of them gets how much.";
        }

        foreach (var share in service.Traffic.Where(share => service.Revisions.All(revision => revision.Name != share.Revision)))
        {
            yield return $"The traffic of '{service.Name}' names the revision '{share.Revision}', which it does not have: {Known(service)}.";
        }

        var sum = service.Traffic.Sum(share => share.Percent);
        if (service.Traffic.Count > 0 && sum != 100)
        {
            yield return $"The traffic of '{service.Name}' adds up to {sum} percent; it must add up to 100.";
        }

        foreach (var tag in service.Traffic.Where(share => share.Tag is not null).GroupBy(share => share.Tag!).Where(tag => tag.Count() > 1 || !Names.IsDns1035Label(tag.Key)))
        {
            yield return tag.Count() > 1
                ? $"The tag '{tag.Key}' of '{service.Name}' is given {tag.Count()} times; it names one revision."
                : $"The tag '{tag.Key}' of '{service.Name}' is not a name. Use lower-case letters, digits and hyphens, first a letter.";
        }
    }

    private static IEnumerable<string> Scale(ServicePlan service)
    {
        var scale = service.Scale;
        if (scale is { Min: { } min, Max: { } max } && min > max)
        {
            yield return $"The service '{service.Name}' has at least {min} instances and at most {max}. The least must not be more than the most.";
        }

        if (scale.Target is { } target && !(target >= 0.01))
        {
            yield return $"The target of '{service.Name}' is {PlanText.Of(target)}; it must be 0.01 or more.";
        }

        if (scale.TargetUtilization is { } share && !(share is >= 1 and <= 100))
        {
            yield return $"The target utilization of '{service.Name}' is {PlanText.Of(share)} percent; it must be 1 to 100.";
        }

        if (scale.StableWindow is { } window && (window < TimeSpan.FromSeconds(6) || window > TimeSpan.FromHours(1)))
        {
            yield return $"The stable window of '{service.Name}' is {PlanText.Of(window)}; it must be 6 s to 1 h.";
        }
    }

    private static string Known(ServicePlan service) => string.Join(", ", service.Revisions.Select(revision => $"'{revision.Name}'"));
}
