using System.Collections.Immutable;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Routing;

/// <summary>
/// An immutable snapshot of all routes: finds where a request goes. A change makes a new table that shares nearly everything with the old one.
/// </summary>
/// <remarks>
/// Looking up neither allocates nor takes a lock. A change costs microseconds, however many routes there are.
/// If several routes claim a host or port, the one that claimed it first has it; when it gives the claim up, the next one gets it.
/// </remarks>
/// <typeparam name="TTarget">What serves requests.</typeparam>
public sealed class RouteTable<TTarget>
{
    private readonly ImmutableDictionary<ResourceId, ImmutableArray<RouteEntry<TTarget>>> _routes;
    private readonly ImmutableDictionary<int, ImmutableArray<RouteEntry<TTarget>>> _ports;
    private readonly HostMap<TTarget> _hosts;

    private RouteTable(
        long version,
        ImmutableDictionary<ResourceId, ImmutableArray<RouteEntry<TTarget>>> routes,
        HostMap<TTarget> hosts,
        ImmutableDictionary<int, ImmutableArray<RouteEntry<TTarget>>> ports) =>
        (Version, _routes, _hosts, _ports) = (version, routes, hosts, ports);

    /// <summary>The table without routes, of version 0.</summary>
    public static RouteTable<TTarget> Empty { get; } = new(
        0,
        ImmutableDictionary<ResourceId, ImmutableArray<RouteEntry<TTarget>>>.Empty,
        HostMap<TTarget>.Empty,
        ImmutableDictionary<int, ImmutableArray<RouteEntry<TTarget>>>.Empty);

    /// <summary>Counts the changes since the empty table.</summary>
    public long Version { get; }

    /// <summary>The number of routes.</summary>
    public int Count => _routes.Count;

    /// <summary>Finds the entry of a host.</summary>
    /// <param name="host">The host of a request: case, port and one trailing dot don't matter; an IPv6 address stands in brackets.</param>
    /// <returns>The entry, or null if no route has the host.</returns>
    public RouteEntry<TTarget>? Find(ReadOnlySpan<char> host)
    {
        var name = HostText.Trim(host);
        return name.IsEmpty ? null : _hosts.Find(name);
    }

    /// <summary>Finds the entry that has a listener of its own.</summary>
    /// <param name="port">The local port that a request came in by.</param>
    /// <returns>The entry, or null if the port is shared.</returns>
    public RouteEntry<TTarget>? FindByPort(int port) => !_ports.IsEmpty && _ports.TryGetValue(port, out var claims) ? claims[0] : null;

    /// <summary>The entries of a route.</summary>
    /// <param name="route">The route.</param>
    /// <returns>The entries, also those whose hosts another route has; empty for a route that is not in the table.</returns>
    public IReadOnlyList<RouteEntry<TTarget>> EntriesOf(ResourceId route) => _routes.TryGetValue(route, out var entries) ? entries : [];

    /// <summary>The table with the entries of a route in place of those that it had.</summary>
    /// <param name="route">The route.</param>
    /// <param name="entries">All its entries.</param>
    /// <returns>The new table, one version on.</returns>
    /// <exception cref="ArgumentException">An entry belongs to another route, or has a host that is none.</exception>
    public RouteTable<TTarget> With(ResourceId route, IEnumerable<RouteEntry<TTarget>> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var wanted = entries.ToImmutableArray();
        Check(route, wanted);
        var old = _routes.GetValueOrDefault(route, []);
        var (hosts, ports) = Unclaim(
            route,
            HostsOf(old).Select(claim => claim.Host).Except(HostsOf(wanted).Select(claim => claim.Host), StringComparer.OrdinalIgnoreCase),
            old.SelectMany(entry => entry.Ports).Except(wanted.SelectMany(entry => entry.Ports)));
        foreach (var (host, entry) in HostsOf(wanted))
        {
            hosts = hosts.With(host, entry);
        }

        foreach (var entry in wanted)
        {
            foreach (var port in entry.Ports)
            {
                ports = ports.SetItem(port, Claim(ports.GetValueOrDefault(port, []), entry));
            }
        }

        return new(Version + 1, _routes.SetItem(route, wanted), hosts, ports);
    }

    /// <summary>The table without a route.</summary>
    /// <param name="route">The route.</param>
    /// <returns>The new table, one version on; this one if it has no such route.</returns>
    public RouteTable<TTarget> Without(ResourceId route)
    {
        if (!_routes.TryGetValue(route, out var old))
        {
            return this;
        }

        var (hosts, ports) = Unclaim(route, HostsOf(old).Select(claim => claim.Host), old.SelectMany(entry => entry.Ports));
        return new(Version + 1, _routes.Remove(route), hosts, ports);
    }

    private static void Check(ResourceId route, ImmutableArray<RouteEntry<TTarget>> entries)
    {
        if (entries.FirstOrDefault(entry => entry.Route != route || entry.Hosts.Any(host => HostText.Trim(host).IsEmpty)) is { } wrong)
        {
            throw new ArgumentException($"The entry of '{wrong.Route}' is not one of '{route}', or has a host that is none.", nameof(entries));
        }
    }

    private static IEnumerable<(string Host, RouteEntry<TTarget> Entry)> HostsOf(ImmutableArray<RouteEntry<TTarget>> entries) =>
        entries.SelectMany(entry => entry.Hosts, (entry, host) => (HostText.Trim(host).ToString(), entry));

    private static ImmutableArray<RouteEntry<TTarget>> Claim(ImmutableArray<RouteEntry<TTarget>> claims, RouteEntry<TTarget> entry)
    {
        var index = IndexOf(claims, entry.Route);
        return index < 0 ? claims.Add(entry) : claims.SetItem(index, entry);
    }

    private static int IndexOf(ImmutableArray<RouteEntry<TTarget>> claims, ResourceId route)
    {
        for (var i = 0; i < claims.Length; i++)
        {
            if (claims[i].Route == route)
            {
                return i;
            }
        }

        return -1;
    }

    private (HostMap<TTarget> Hosts, ImmutableDictionary<int, ImmutableArray<RouteEntry<TTarget>>> Ports) Unclaim(
        ResourceId route, IEnumerable<string> hosts, IEnumerable<int> ports)
    {
        var (hostsLeft, portsLeft) = (_hosts, _ports);
        foreach (var host in hosts)
        {
            hostsLeft = hostsLeft.Without(host, route);
        }

        foreach (var port in ports.Distinct())
        {
            var claims = portsLeft[port];
            var left = claims.RemoveAt(IndexOf(claims, route));
            portsLeft = left.IsEmpty ? portsLeft.Remove(port) : portsLeft.SetItem(port, left);
        }

        return (hostsLeft, portsLeft);
    }
}
