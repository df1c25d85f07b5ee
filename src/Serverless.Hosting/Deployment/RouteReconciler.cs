using Microsoft.Extensions.Logging;
using Serverless.Hosting.Model;
using Serverless.Hosting.Routing;
using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Deployment;

/// <summary>
/// Resolves the traffic of a route, takes the rollouts of it a step further, and puts the result in force.
/// </summary>
internal sealed partial class RouteReconciler(
    ServingCache cache,
    ServingWriter writer,
    TrafficResolver resolver,
    RouteRollout rollout,
    RoutePublisher publisher,
    TimeProvider time,
    ILogger<RouteReconciler> logger)
{
    public async Task ReconcileAsync(Route route, CancellationToken cancellationToken)
    {
        var conditions = new ConditionSet(
            route.Status.Conditions, time.GetUtcNow(), ConditionTypes.AllTrafficAssigned, ConditionTypes.IngressReady, ConditionTypes.CertificateProvisioned);
        if (route.Status.ObservedGeneration != route.Generation)
        {
            conditions.Mark(ConditionTypes.IngressReady, ConditionStatus.Unknown, "IngressNotConfigured", "Ingress has not yet been reconciled.");
        }

        var resolution = resolver.Resolve(route, name => cache.Get<Configuration>(route.Namespace, name), name => cache.Get<Revision>(route.Namespace, name));
        var status = route.Status with { ObservedGeneration = route.Generation, Url = resolution.Url ?? route.Status.Url, AddressUrl = HostNames.AddressOf(route) };
        if (resolution.Error is { } error)
        {
            conditions.Mark(ConditionTypes.AllTrafficAssigned, error.Status, error.Reason, error.Message);
        }
        else
        {
            conditions.Mark(ConditionTypes.AllTrafficAssigned, ConditionStatus.True);
            conditions.Mark(ConditionTypes.CertificateProvisioned, ConditionStatus.True, "TLSNotEnabled", "autoTLS is not enabled");
            status = PutInForce(route, resolution.Assignment!, status, conditions);
        }

        await WriteStatusAsync(route, status with { Conditions = conditions.ToList() }, cancellationToken);
    }

    /// <summary>Puts what was in force when the host ended back in force, whatever has become of it since.</summary>
    public void Restore(Route route)
    {
        if (route.Status.Traffic.Count == 0)
        {
            return;
        }

        var resolution = resolver.Assign(route, InForce(route.Status, name => cache.Get<Revision>(route.Namespace, name)?.ConfigurationName ?? ""));
        var assignment = resolution.Assignment is { } found ? RouteRollout.Restore(route, found) : null;
        if (assignment is null || !publisher.TryPublish(route, assignment, out _))
        {
            LogNotRestored(logger, route.Name, resolution.Error?.Message ?? "a revision that had traffic is gone.");
        }
    }

    public void Remove(ResourceId route) => publisher.Remove(route);

    private RouteStatus PutInForce(Route route, TrafficAssignment assignment, RouteStatus status, ConditionSet conditions)
    {
        if (publisher.FindConflict(route.Id, assignment) is { } conflict)
        {
            conditions.Mark(ConditionTypes.IngressReady, ConditionStatus.False, "NotOwned", conflict);
            return status;
        }

        var step = rollout.Advance(route, assignment);
        if (!publisher.TryPublish(route, step.Served, out var places))
        {
            throw new InvalidOperationException($"Route '{route.Name}' names a revision that is gone.");
        }

        conditions.Mark(ConditionTypes.IngressReady, step.Status, step.Reason, step.Message);
        return status with
        {
            Traffic = step.Served.Status,
            Assigned = assignment.Targets.Select(ToTarget).ToValueList(),
            Rollout = step.State.ToJson(),
            StickyPlaces = places,
        };
    }

    private static TrafficTarget ToTarget(AssignedTarget target) => new()
    {
        Tag = target.Tag.Length == 0 ? null : target.Tag,
        RevisionName = target.RevisionName,
        ConfigurationName = target.ConfigurationName.Length == 0 ? null : target.ConfigurationName,
        LatestRevision = target.LatestRevision,
        Percent = target.Percent,
    };

    /// <summary>The assigned targets; an older host wrote only the traffic that is made from them.</summary>
    private static List<AssignedTarget> InForce(RouteStatus status, Func<string, string> configurationOf) =>
    [
        .. (status.Assigned.Count > 0 ? status.Assigned : status.Traffic).Select(target => new AssignedTarget(
            target.RevisionName!,
            target.ConfigurationName ?? configurationOf(target.RevisionName!),
            target.LatestRevision == true,
            target.Tag ?? "",
            (int)(target.Percent ?? 0))),
    ];

    private async Task WriteStatusAsync(Route route, RouteStatus status, CancellationToken cancellationToken)
    {
        if (status == route.Status)
        {
            return;
        }

        var reconciled = route with { Status = status };
        if (Readiness.FailureOf(reconciled) is { } failure && failure.Message != Readiness.FailureOf(route)?.Message)
        {
            LogFailed(logger, route.Name, failure.Reason, failure.Message);
        }

        await writer.UpdateStatusAsync(reconciled, cancellationToken);
    }

    [LoggerMessage(421, LogLevel.Warning, "Route {Route} could not be put back in force: {Problem}")]
    private static partial void LogNotRestored(ILogger logger, string route, string? problem);

    [LoggerMessage(422, LogLevel.Warning, "Route {Route} stays as it was: {Reason}. {Message}")]
    private static partial void LogFailed(ILogger logger, string route, string? reason, string? message);
}
