using System.Globalization;
using Serverless.Hosting.Model;
using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Deployment;

/// <summary>
/// Gives a configuration the revision of its current generation, and follows which revision is the latest that is ready.
/// </summary>
internal sealed class ConfigurationReconciler(ServingCache cache, ServingWriter writer, RoutingLabels routing, RevisionCollector garbage, TimeProvider time)
{
    public async Task ReconcileAsync(Configuration configuration, CancellationToken cancellationToken)
    {
        var conditions = new ConditionSet(configuration.Status.Conditions, time.GetUtcNow());
        var revisions = cache.RevisionsOf(configuration.Namespace, configuration.Name);
        var (before, status) = (configuration.Status, configuration.Status);
        try
        {
            var created = FindCurrent(configuration, revisions) ?? await CreateAsync(configuration, cancellationToken);
            var ready = LatestReady(configuration, created, revisions);
            status = status with { LatestCreatedRevisionName = created.Name, LatestReadyRevisionName = ready?.Name ?? status.LatestReadyRevisionName };
            MarkReady(conditions, created, status);
        }
        catch (RevisionNameTakenException exception)
        {
            conditions.Mark(ConditionTypes.Ready, ConditionStatus.False, "RevisionFailed", exception.Message);
        }

        configuration = configuration with
        {
            Status = status with { ObservedGeneration = configuration.Generation, Routes = routing.RoutesOf(configuration), Conditions = conditions.ToList() },
        };
        if (configuration.Status != before)
        {
            await writer.UpdateStatusAsync(configuration, cancellationToken);
        }

        await garbage.CollectAsync(configuration, cancellationToken);
    }

    private static Revision? FindCurrent(Configuration configuration, Revision[] revisions)
    {
        if (configuration.Template.Name is not { } name)
        {
            return revisions.LastOrDefault(revision => RevisionNumbers.GenerationOf(revision) == configuration.Generation);
        }

        return revisions.FirstOrDefault(revision => revision.Name == name) is { } named
            && (RevisionNumbers.GenerationOf(named) == configuration.Generation || named.Spec == configuration.Template.Spec)
                ? named
                : null;
    }

    private async Task<Revision> CreateAsync(Configuration configuration, CancellationToken cancellationToken)
    {
        var revision = ToRevision(configuration);
        try
        {
            return await writer.CreateAsync(revision, cancellationToken);
        }
        catch (StoreConflictException) when (cache.Get(revision.Id) is Revision existing)
        {
            throw new RevisionNameTakenException(existing, configuration);
        }
    }

    private static Revision ToRevision(Configuration configuration)
    {
        var labels = configuration.Template.Labels
            .With(ServingLabels.Configuration, configuration.Name)
            .With(ServingLabels.ConfigurationGeneration, configuration.Generation.ToString(CultureInfo.InvariantCulture))
            .With(ServingLabels.ConfigurationUid, configuration.Uid);
        foreach (var inherited in new[] { ServingLabels.Service, ServingLabels.ServiceUid })
        {
            labels = configuration.Labels.TryGetValue(inherited, out var value) ? labels.With(inherited, value) : labels;
        }

        return new Revision
        {
            Namespace = configuration.Namespace,
            Name = configuration.Template.Name ?? Names.Revision(configuration.Name, configuration.Generation),
            Labels = labels,
            Annotations = configuration.Template.Annotations,
            Owner = configuration.ToOwner(),
            Spec = configuration.Template.Spec,
        };
    }

    /// <summary>The first ready one from the newest down to the one that was the latest; a name that is used again comes first.</summary>
    private static Revision? LatestReady(Configuration configuration, Revision created, Revision[] revisions)
    {
        var latest = revisions.FirstOrDefault(revision => revision.Name == configuration.Status.LatestReadyRevisionName);
        var oldest = latest is null ? 0 : RevisionNumbers.GenerationOf(latest);
        return revisions
            .Where(revision => RevisionNumbers.GenerationOf(revision) is var generation && generation >= oldest && generation <= configuration.Generation)
            .Reverse()
            .Prepend(created)
            .FirstOrDefault(revision => Readiness.IsReady(revision));
    }

    private static void MarkReady(ConditionSet conditions, Revision created, ConfigurationStatus status)
    {
        if (status.LatestReadyRevisionName == created.Name)
        {
            conditions.Mark(ConditionTypes.Ready, ConditionStatus.True);
        }
        else if (Readiness.FailureOf(created) is { } failure)
        {
            conditions.Mark(ConditionTypes.Ready, ConditionStatus.False, "RevisionFailed", $"Revision \"{created.Name}\" failed with message: {failure.Message}.");
        }
        else
        {
            conditions.Mark(ConditionTypes.Ready, ConditionStatus.Unknown);
        }
    }
}
