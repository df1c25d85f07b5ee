using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Serverless.Hosting.Gateway.Management;
using Serverless.Hosting.Routing;
using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Gateway.Routing;

/// <summary>
/// Finds the route of a request: by the port that it came in by if that belongs to one service, else by its host.
/// </summary>
internal sealed class RouteMatch(
    ServingState serving, StickyChoice sticky, ManagementListener management, IOptions<GatewayOptions> options, IOptions<ServerlessOptions> serverless)
{
    private readonly HashSet<int> _internalPorts = [.. options.Value.InternalPorts];
    private readonly HashSet<int> _servicePorts = [.. serverless.Value.ServicePorts.Values];

    /// <summary>The entry of a request in the table that is in force now; null for a host of nobody.</summary>
    public RouteEntry<RevisionState>? Find(HttpContext context)
    {
        var port = context.Connection.LocalPort;
        if (port == management.Port && port != 0)
        {
            return null;
        }

        var routes = serving.Routes;
        return routes.FindByPort(port) ?? routes.Find(context.Request.Host.Value);
    }

    /// <summary>Whether a request that has no entry came in by the port of a service: then it is nobody else's.</summary>
    public bool IsOfService(HttpContext context) => _servicePorts.Contains(context.Connection.LocalPort);

    /// <summary>Whether the entry answers callers of the port that the request came in by.</summary>
    public bool IsVisible(RouteEntry<RevisionState> entry, HttpContext context)
    {
        var port = context.Connection.LocalPort;
        return !entry.IsClusterLocal || _internalPorts.Contains(port) || entry.Ports.Contains(port);
    }

    /// <summary>The revision that serves the request: by its tag, then by the place of its user or one draw.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="context">The request.</param>
    /// <param name="newUserId">What an earlier choice for the same request gave its user; null for none.</param>
    public RouteChoice Choose(RouteEntry<RevisionState> entry, HttpContext context, string? newUserId = null)
    {
        var tag = TagChoice.Of(entry, context.Request.Headers);
        var split = entry.SplitFor(tag);
        return new(entry, tag, split.Pick(sticky.PlaceOf(entry, context, ref newUserId)), newUserId);
    }
}
