using Serverless.Hosting.Model;
using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Deployment;

/// <summary>
/// Which routes name a revision or a configuration, and what that makes of the revision.
/// </summary>
/// <remarks>A route that no longer names it counts until it has settled: a revision is not let go in the middle of a rollout.</remarks>
internal sealed class RoutingLabels(ServingCache cache)
{
    /// <summary>The status of a revision with its routes, and with the state that follows from them.</summary>
    public RevisionStatus Mark(Revision revision, RevisionStatus status, DateTimeOffset now)
    {
        var configuration = cache.RoutesNaming(revision.Namespace, revision.ConfigurationName);
        var candidates = cache.RoutesNaming(revision.Namespace, revision.Name).Concat(configuration).DistinctBy(route => route.Name);

        // a new revision of a configuration that is routed counts as named until its routes have been heard
        var before = status.RoutingState == RoutingState.Pending ? [.. configuration.Select(route => route.Name)] : status.Routes;
        var routes = Names(revision.Namespace, before, candidates.Where(route => IsNamedBy(route, revision)));
        var state = routes.Count > 0 ? RoutingState.Active
            : status.RoutingState == RoutingState.Pending && before.Count == 0 ? RoutingState.Pending
            : RoutingState.Reserve;
        return status with
        {
            Routes = routes,
            RoutingState = state,
            RoutingStateModified = state == status.RoutingState ? status.RoutingStateModified : now,
        };
    }

    /// <summary>The names of the routes that name a configuration or a revision of it.</summary>
    public ValueList<string> RoutesOf(Configuration configuration) =>
        Names(configuration.Namespace, configuration.Status.Routes, cache.RoutesNaming(configuration.Namespace, configuration.Name));

    /// <summary>Whether traffic that is wanted or in force goes to a revision, however lately it was asked for.</summary>
    public bool IsNamed(Revision revision) =>
        cache.Get<Service>(revision.Namespace, revision.ServiceName)?.Traffic.Any(target => target.RevisionName == revision.Name) == true
        || cache.RoutesNaming(revision.Namespace, revision.Name).Concat(cache.RoutesNaming(revision.Namespace, revision.ConfigurationName)).Any(route => IsNamedBy(route, revision));

    private ValueList<string> Names(string ns, ValueList<string> before, IEnumerable<Route> naming) => before
        .Where(name => cache.Get<Route>(ns, name) is { } route && !IsSettled(route))
        .Concat(naming.Select(route => route.Name))
        .Distinct()
        .Order(StringComparer.Ordinal)
        .ToValueList();

    private bool IsNamedBy(Route route, Revision revision) =>
        route.Traffic.Any(target => target.RevisionName == revision.Name || (target.RevisionName is null && LatestCreated(route, target) == revision.Name))
        || route.Status.Traffic.Concat(route.Status.Assigned).Any(target => target.RevisionName == revision.Name);

    private string? LatestCreated(Route route, TrafficTarget target) =>
        cache.Get<Configuration>(route.Namespace, target.ConfigurationName ?? route.Name)?.Status.LatestCreatedRevisionName;

    private static bool IsSettled(Route route) => Readiness.IsReady(route) || Readiness.FailureOf(route) is not null;
}
