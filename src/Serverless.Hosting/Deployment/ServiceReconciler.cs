using Serverless.Hosting.Model;
using Serverless.Hosting.Routing;
using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Deployment;

/// <summary>
/// Gives a service its configuration and its route, and sums their statuses up.
/// </summary>
internal sealed class ServiceReconciler(ServingCache cache, ServingWriter writer, TimeProvider time)
{
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    /// <summary>What says how requests are routed, and so is not for configurations.</summary>
    private static readonly string[] OfTheRoute =
        [ServingLabels.RolloutDuration, "serving.knative.dev/rolloutDuration", StickyKey.Annotation, TagRules.Annotation];

    public async Task ReconcileAsync(Service service, CancellationToken cancellationToken)
    {
        var conditions = new ConditionSet(service.Status.Conditions, time.GetUtcNow(), ConditionTypes.ConfigurationsReady, ConditionTypes.RoutesReady);
        if (service.Status.ObservedGeneration != service.Generation)
        {
            conditions.Mark(ConditionTypes.ConfigurationsReady, ConditionStatus.Unknown, "OutOfDate", "The Configuration is still working to reflect the latest desired specification.");
        }

        var configuration = await EnsureAsync(service, Wanted(service), conditions, ConditionTypes.ConfigurationsReady, cancellationToken);
        var route = cache.Get<Route>(service.Namespace, service.Name);
        if (configuration is not null && MayRoute(service, configuration, conditions))
        {
            route = await EnsureAsync(service, WantedRoute(service), conditions, ConditionTypes.RoutesReady, cancellationToken);
            Copy(conditions, ConditionTypes.RoutesReady, route, "Route");
            MarkUnmigrated(conditions, configuration, route);
        }

        Copy(conditions, ConditionTypes.ConfigurationsReady, configuration, "Configuration");
        await WriteStatusAsync(service, configuration, route, conditions, cancellationToken);
    }

    private static Configuration Wanted(Service service) => new()
    {
        Namespace = service.Namespace,
        Name = service.Name,
        Labels = service.Labels.With(ServingLabels.Service, service.Name).With(ServingLabels.ServiceUid, service.Uid),
        Annotations = OfTheRoute.Aggregate(Inherited(service), (annotations, key) => annotations.Without(key)),
        Owner = service.ToOwner(),
        Template = service.Template,
    };

    private static Route WantedRoute(Service service) => new()
    {
        Namespace = service.Namespace,
        Name = service.Name,
        Labels = service.Labels.With(ServingLabels.Service, service.Name),
        Annotations = Inherited(service),
        Owner = service.ToOwner(),
        Traffic = service.Traffic
            .Select(target => target.RevisionName is null ? target with { ConfigurationName = service.Name } : target)
            .ToValueList(),
    };

    private static ValueMap Inherited(Service service) => service.Annotations.Without(SourceHashes.Annotation).Without(TrafficHistory.Annotation).Without(LastApplied);

    /// <summary>Makes a child equal to what the service wants of it; null if one of that name belongs to another.</summary>
    private async Task<T?> EnsureAsync<T>(Service service, T wanted, ConditionSet conditions, string condition, CancellationToken cancellationToken)
        where T : Resource
    {
        if (cache.Get(wanted.Id) is not T existing)
        {
            return await writer.CreateAsync(wanted, cancellationToken);
        }

        if (existing.Owner?.Uid != service.Uid)
        {
            conditions.Mark(condition, ConditionStatus.False, "NotOwned", $"There is an existing {wanted.Kind} \"{wanted.Name}\" that we do not own.");
            return null;
        }

        var update = (T)((wanted with { Uid = existing.Uid, Version = existing.Version, StatusVersion = existing.StatusVersion, Generation = existing.Generation, CreatedAt = existing.CreatedAt }).WithStatusOf(existing));
        return update.Equals(existing) ? existing : await writer.UpdateAsync(update, cancellationToken);
    }

    /// <summary>A name of the user's own serializes rollouts: the route waits until the configuration has taken it.</summary>
    private bool MayRoute(Service service, Configuration configuration, ConditionSet conditions)
    {
        if (service.Template.Name is not { } name)
        {
            return true;
        }

        if (configuration.Status.ObservedGeneration != configuration.Generation)
        {
            return false;
        }

        var taken = cache.Get<Revision>(service.Namespace, name) is { } existing
            && (existing.ConfigurationName != configuration.Name
                || (RevisionNumbers.GenerationOf(existing) != configuration.Generation && existing.Spec != configuration.Template.Spec));
        if (taken)
        {
            conditions.Mark(ConditionTypes.RoutesReady, ConditionStatus.False, "RevisionNameTaken", $"The revision name \"{name}\" is taken by a conflicting Revision, so traffic will not be migrated.");
        }

        return !taken;
    }

    private static void Copy(ConditionSet conditions, string type, Resource? child, string kind)
    {
        if (child is null)
        {
            return;
        }

        if (Readiness.ObservedGenerationOf(child) != child.Generation)
        {
            conditions.Mark(type, ConditionStatus.Unknown, "OutOfDate", $"The {kind} is still working to reflect the latest desired specification.");
            return;
        }

        var ready = Readiness.ConditionsOf(child).FirstOrDefault(condition => condition.Type == ConditionTypes.Ready);
        conditions.Mark(type, ready?.Status ?? ConditionStatus.Unknown, ready?.Reason, ready?.Message);
    }

    private static void MarkUnmigrated(ConditionSet conditions, Configuration configuration, Route? route)
    {
        if (route is null || conditions[ConditionTypes.RoutesReady].Status != ConditionStatus.True)
        {
            return;
        }

        var wanted = route.Traffic.Select(target => (target.Tag, target.RevisionName ?? configuration.Status.LatestReadyRevisionName, target.Percent ?? 0));
        var inForce = route.Status.Traffic.Select(target => (target.Tag, target.RevisionName, target.Percent ?? 0));
        if (!wanted.SequenceEqual(inForce))
        {
            conditions.Mark(ConditionTypes.RoutesReady, ConditionStatus.Unknown, "TrafficNotMigrated", "Traffic is not yet migrated to the latest revision.");
        }
    }

    private async Task WriteStatusAsync(Service service, Configuration? configuration, Route? route, ConditionSet conditions, CancellationToken cancellationToken)
    {
        var status = service.Status with
        {
            ObservedGeneration = service.Generation,
            LatestCreatedRevisionName = configuration?.Status.LatestCreatedRevisionName,
            LatestReadyRevisionName = configuration?.Status.LatestReadyRevisionName,
            Url = route?.Status.Url,
            AddressUrl = route?.Status.AddressUrl,
            Traffic = route?.Status.Traffic ?? [],
            Conditions = conditions.ToList(),
        };
        if (status != service.Status)
        {
            await writer.UpdateStatusAsync(service with { Status = status }, cancellationToken);
        }
    }
}
