using Serverless.Hosting.Model;

namespace Serverless.Hosting.Routing;

/// <summary>
/// Works out which revisions the traffic of a route goes to, and by which hosts.
/// </summary>
/// <param name="names">Makes the hosts.</param>
public sealed class TrafficResolver(HostNames names)
{
    /// <summary>Resolves the traffic of a route.</summary>
    /// <param name="route">The route; a target that names neither revision nor configuration follows the configuration of its name.</param>
    /// <param name="findConfiguration">Finds a configuration of the route's namespace by name; null if there is none.</param>
    /// <param name="findRevision">Finds a revision of the route's namespace by name; null if there is none.</param>
    /// <returns>The assignment. Or the error: of several the last that is a failure, else the first.</returns>
    public TrafficResolution Resolve(Route route, Func<string, Configuration?> findConfiguration, Func<string, Revision?> findRevision)
    {
        ArgumentNullException.ThrowIfNull(route);
        ArgumentNullException.ThrowIfNull(findConfiguration);
        ArgumentNullException.ThrowIfNull(findRevision);
        return new TargetLookup(route, findConfiguration, findRevision).TryResolve(out var targets, out var error)
            ? Assign(route, targets)
            : !names.TryGetHosts(route, "", out var hosts, out var problem) ? new(null, null, TrafficError.InvalidHost(problem))
            : new(hosts.Url, null, error);
    }

    /// <summary>Works out by which hosts revisions are reached that are known already.</summary>
    /// <param name="route">The route.</param>
    /// <param name="targets">The targets of its traffic, each with its revision.</param>
    /// <returns>The assignment, or the error if a host is no domain name.</returns>
    public TrafficResolution Assign(Route route, IReadOnlyList<AssignedTarget> targets)
    {
        ArgumentNullException.ThrowIfNull(route);
        ArgumentNullException.ThrowIfNull(targets);
        if (!names.TryGetHosts(route, "", out var hosts, out var problem))
        {
            return new(null, null, TrafficError.InvalidHost(problem));
        }

        var groups = new List<TrafficGroup> { TrafficGrouping.Group("", hosts, targets) };
        var tags = targets.Where(target => target.Tag.Length > 0).GroupBy(target => target.Tag);
        foreach (var tag in tags.OrderBy(tag => tag.Key, StringComparer.Ordinal))
        {
            if (!names.TryGetHosts(route, tag.Key, out var tagHosts, out problem))
            {
                return new(hosts.Url, null, TrafficError.InvalidHost(problem));
            }

            groups.Add(TrafficGrouping.Group(tag.Key, tagHosts, tag));
        }

        var merged = TrafficGrouping.Merge(targets);
        var assignment = new TrafficAssignment(route.Id, merged, groups.ToValueList(), TrafficGrouping.Status(merged, groups));
        return new(hosts.Url, assignment, null);
    }
}
