using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Serverless.Hosting.Model;
using Serverless.Hosting.Routing;
using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Deployment;

/// <summary>
/// Puts the traffic of a route in force: one swap of the table that requests read. The one writer of that table.
/// </summary>
internal sealed partial class RoutePublisher(
    ServingCache cache,
    ServingState serving,
    RevisionStateFactory states,
    ReconcileQueue queue,
    IOptions<RoutingOptions> routing,
    IOptions<ServerlessOptions> serverless,
    ILogger<RoutePublisher> logger)
{
    private readonly HashSet<ResourceId> _contenders = [];

    /// <summary>Looks for a host that another route has. The route is looked at again when any other route has changed.</summary>
    /// <returns>The conflict in a sentence; null if there is none.</returns>
    public string? FindConflict(ResourceId route, TrafficAssignment assignment)
    {
        var taken = assignment.Groups
            .SelectMany(group => group.Hosts.Local.Append(group.Hosts.External))
            .OfType<string>()
            .Select(host => (Host: host, serving.Routes.Find(host)?.Route))
            .FirstOrDefault(claim => claim.Route is { } owner && owner != route);
        if (taken.Route is not { } other)
        {
            _contenders.Remove(route);
            return null;
        }

        _contenders.Add(route);
        return $"Host \"{taken.Host}\" belongs to {other}.";
    }

    /// <summary>Puts an assignment in force if it is not yet.</summary>
    /// <param name="route">The route.</param>
    /// <param name="assignment">The assignment.</param>
    /// <param name="places">The places of its splits to store; null where users are not kept on revisions.</param>
    /// <returns>Whether all its revisions exist: otherwise nothing changes.</returns>
    public bool TryPublish(Route route, TrafficAssignment assignment, out string? places)
    {
        places = route.Status.StickyPlaces;
        if (assignment.Groups.Any(group => group.Shares.Any(share => cache.Get<Revision>(route.Namespace, share.RevisionName) is null)))
        {
            return false;
        }

        var requests = RequestRouting.Of(route.Annotations, routing.Value);
        places = requests.Sticky is null ? null : StickyPlaces.Parse(places).Arrange(assignment, out assignment).ToString();
        var entries = assignment.ToEntries(name => Target(route.Namespace, name), requests, PortsOf(route));
        if (!SameEntries(serving.Routes.EntriesOf(route.Id), entries))
        {
            Publish(serving.Routes.With(route.Id, entries), route.Id);
            LogTraffic(logger, route.Name, assignment);
        }

        return true;
    }

    public void Remove(ResourceId route)
    {
        _contenders.Remove(route);
        Publish(serving.Routes.Without(route), route);
    }

    private void Publish(RouteTable<RevisionState> table, ResourceId changed)
    {
        serving.Publish(table);
        foreach (var contender in _contenders.Where(contender => contender != changed))
        {
            queue.Add(contender);
        }
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

    private static void LogTraffic(ILogger logger, string route, TrafficAssignment assignment)
    {
        if (logger.IsEnabled(LogLevel.Information))
        {
            LogTraffic(logger, route, string.Join(", ", assignment.Status.Select(target => $"{target.Percent} % {target.RevisionName}{(target.Tag is null ? "" : $" ({target.Tag})")}")));
        }
    }

    [LoggerMessage(420, LogLevel.Information, "Route {Route}: {Traffic}.")]
    private static partial void LogTraffic(ILogger logger, string route, string traffic);
}
