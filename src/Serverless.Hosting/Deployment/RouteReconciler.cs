using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Serverless.Hosting.Model;
using Serverless.Hosting.Routing;
using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Deployment;

/// <summary>
/// Resolves the traffic of a route and puts it in force: one swap of the table that requests read. The one writer of that table.
/// </summary>
internal sealed partial class RouteReconciler(
    ServingCache cache,
    ServingWriter writer,
    ServingState serving,
    RevisionStateFactory states,
    HostNames names,
    IOptions<RoutingOptions> routing,
    IOptions<ServerlessOptions> serverless,
    TimeProvider time,
    ILogger<RouteReconciler> logger)
{
    private readonly TrafficResolver _resolver = new(names);

    public async Task ReconcileAsync(Route route, CancellationToken cancellationToken)
    {
        var conditions = new ConditionSet(
            route.Status.Conditions, time.GetUtcNow(), ConditionTypes.AllTrafficAssigned, ConditionTypes.IngressReady, ConditionTypes.CertificateProvisioned);
        if (route.Status.ObservedGeneration != route.Generation)
        {
            conditions.Mark(ConditionTypes.IngressReady, ConditionStatus.Unknown, "IngressNotConfigured", "Ingress has not yet been reconciled.");
        }

        var resolution = _resolver.Resolve(route, name => cache.Get<Configuration>(route.Namespace, name), name => cache.Get<Revision>(route.Namespace, name));
        var status = route.Status with { ObservedGeneration = route.Generation, Url = resolution.Url ?? route.Status.Url, AddressUrl = HostNames.AddressOf(route) };
        if (resolution.Error is { } error)
        {
            conditions.Mark(ConditionTypes.AllTrafficAssigned, error.Status, error.Reason, error.Message);
        }
        else
        {
            status = status with { Traffic = resolution.Assignment!.Status, StickyPlaces = Publish(route, resolution.Assignment) };
            conditions.Mark(ConditionTypes.AllTrafficAssigned, ConditionStatus.True);
            conditions.Mark(ConditionTypes.CertificateProvisioned, ConditionStatus.True, "TLSNotEnabled", "autoTLS is not enabled");
            conditions.Mark(ConditionTypes.IngressReady, ConditionStatus.True);
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

        var inForce = route with { Traffic = route.Status.Traffic.Select(target => target with { LatestRevision = null, Url = null }).ToValueList() };
        var resolution = _resolver.Resolve(inForce, name => cache.Get<Configuration>(route.Namespace, name), name => AsReady(cache.Get<Revision>(route.Namespace, name)));
        if (resolution.Assignment is { } assignment)
        {
            Publish(route, assignment);
        }
        else
        {
            LogNotRestored(logger, route.Name, resolution.Error?.Message);
        }
    }

    public void Remove(ResourceId route) => serving.Publish(serving.Routes.Without(route));

    /// <summary>Swaps the table, if anything in it changes.</summary>
    /// <returns>The places of the splits to store; null where users are not kept on revisions.</returns>
    private string? Publish(Route route, TrafficAssignment assignment)
    {
        var requests = RequestRouting.Of(route.Annotations, routing.Value);
        var places = requests.Sticky is null ? null : StickyPlaces.Parse(route.Status.StickyPlaces).Arrange(assignment, out assignment);
        var entries = assignment.ToEntries(name => Target(route.Namespace, name), requests, PortsOf(route));
        if (!SameEntries(serving.Routes.EntriesOf(route.Id), entries))
        {
            serving.Publish(serving.Routes.With(route.Id, entries));
            LogTraffic(logger, route.Name, assignment);
        }

        return places?.ToString();
    }

    private RevisionState Target(string ns, string name) => serving.GetOrAdd(cache.Get<Revision>(ns, name)!, states.Create);

    private ValueList<int> PortsOf(Route route) =>
        serverless.Value.ServicePorts.TryGetValue($"{route.Namespace}/{route.Name}", out var port) ? [port] : [];

    /// <summary>A status that changed nothing must not count as a new version of the table.</summary>
    private static bool SameEntries(IReadOnlyList<RouteEntry<RevisionState>> left, IReadOnlyList<RouteEntry<RevisionState>> right) =>
        left.Count == right.Count && left.Zip(right).All(pair => pair.First.Tag == pair.Second.Tag
            && pair.First.Hosts.Equals(pair.Second.Hosts)
            && pair.First.Ports.Equals(pair.Second.Ports)
            && pair.First.Split.Targets.SequenceEqual(pair.Second.Split.Targets)
            && pair.First.Requests == pair.Second.Requests
            && pair.First.TagSplits.Count == pair.Second.TagSplits.Count);

    private static Revision? AsReady(Revision? revision) => revision is null ? null : revision with
    {
        Status = revision.Status with { ObservedGeneration = revision.Generation, Conditions = [new Condition(ConditionTypes.Ready, ConditionStatus.True)] },
    };

    private async Task WriteStatusAsync(Route route, RouteStatus status, CancellationToken cancellationToken)
    {
        if (status != route.Status)
        {
            await writer.UpdateStatusAsync(route with { Status = status }, cancellationToken);
        }
    }

    private static void LogTraffic(ILogger logger, string route, TrafficAssignment assignment)
    {
        if (logger.IsEnabled(LogLevel.Information))
        {
            LogTraffic(logger, route, string.Join(", ", assignment.Status.Select(target => $"{target.Percent} % {target.RevisionName}{(target.Tag is null ? "" : $" ({target.Tag})")}")));
        }
    }

    [LoggerMessage(420, LogLevel.Information, "Route {Route}: {Traffic}.")]
    private static partial void LogTraffic(ILogger logger, string route, string traffic);

    [LoggerMessage(421, LogLevel.Warning, "Route {Route} could not be put back in force: {Problem}")]
    private static partial void LogNotRestored(ILogger logger, string route, string? problem);
}
