using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Serverless.Hosting.Gateway.Diagnostics;
using Serverless.Hosting.Gateway.Management;
using Serverless.Hosting.Routing;
using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Gateway;

/// <summary>
/// Finds the route of a request: by the port that it came in by if that belongs to one service, else by its host.
/// </summary>
internal sealed class RouteMatch(ServingState serving, TrafficDraw draw, ManagementListener management, IOptions<GatewayOptions> options)
{
    private readonly HashSet<int> _internalPorts = [.. options.Value.InternalPorts];

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

    /// <summary>Whether the entry answers callers of the port that the request came in by.</summary>
    public bool IsVisible(RouteEntry<RevisionState> entry, HttpContext context)
    {
        var port = context.Connection.LocalPort;
        return !entry.IsClusterLocal || _internalPorts.Contains(port) || entry.Ports.Contains(port);
    }

    /// <summary>The revision that serves the request, by one draw.</summary>
    public RevisionState Choose(RouteEntry<RevisionState> entry, HttpContext context)
    {
        var split = entry.TagSplits.Count == 0 ? entry.Split : entry.SplitFor(context.Request.Headers[ClientTag.Header]);
        return split.Pick(draw());
    }
}
