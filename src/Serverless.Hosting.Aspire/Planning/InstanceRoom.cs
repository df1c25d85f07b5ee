namespace Serverless.Hosting.Aspire.Planning;

/// <summary>
/// How many instances of a revision an orchestrator is prepared for. Replicas are declared before anything runs, and none can be added later.
/// </summary>
internal static class InstanceRoom
{
    /// <summary>The most standard instances of a project of which nothing is said.</summary>
    public const int DefaultMax = 5;

    /// <summary>The most standard instances of a revision.</summary>
    public static int Max(ServicePlan service, RevisionPlan revision) => revision.IsSingle ? 1 : service.Scale.Max is > 0 and var max ? max : Math.Max(DefaultMax, service.Scale.Min ?? 0);

    /// <summary>The reserved instances of a revision: none where there is no room beside the standard one that they hand over to.</summary>
    public static int Reserved(ServicePlan service, RevisionPlan revision) => revision.IsSingle ? 0 : service.Reserve?.Count ?? 0;

    /// <summary>The replicas to declare.</summary>
    public static int Replicas(ServicePlan service, RevisionPlan revision) => Max(service, revision) + Reserved(service, revision);

    /// <summary>What will not be as it was declared, in words.</summary>
    public static IEnumerable<string> Find(ServingPlan plan) => plan.Services.SelectMany(service => service.Revisions.Where(revision => revision.IsSingle).SelectMany(revision => Find(service, revision)));

    private static IEnumerable<string> Find(ServicePlan service, RevisionPlan revision)
    {
        if (service.Scale.Max is > 1 and var max)
        {
            yield return $"'{revision.Workload}' runs one instance at most here, not {max}: only projects without a fixed port have replicas.";
        }

        if (service.Reserve is not null)
        {
            yield return $"'{revision.Workload}' keeps no reserved instance here: it would need a second one beside it, and only projects without a fixed port have replicas.";
        }
    }
}
