using System.Net;
using Microsoft.AspNetCore.Http;

namespace Serverless.Hosting.Gateway.Forwarding;

/// <summary>
/// Where a request comes from, by the word of the trusted proxies on its way.
/// </summary>
internal sealed class ClientOrigin(TrustedProxies proxies)
{
    private const string For = "X-Forwarded-For";
    private const string Proto = "X-Forwarded-Proto";
    private const string Https = "https";

    /// <summary>The address of the client: of the last hop that is no trusted proxy. Null where the connection has none.</summary>
    public IPAddress? AddressOf(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress;
        if (!proxies.Contains(address))
        {
            return address;
        }

        // each proxy appends the peer that it saw, so the way back is from right to left
        foreach (var hop in context.Request.Headers[For].ToString().Split(',', StringSplitOptions.TrimEntries).Reverse())
        {
            if (!IPEndPoint.TryParse(hop, out var endPoint))
            {
                break;
            }

            address = endPoint.Address;
            if (!proxies.Contains(address))
            {
                break;
            }
        }

        return address;
    }

    /// <summary>Whether the client speaks https, be it to a trusted proxy.</summary>
    public bool IsHttps(HttpContext context) =>
        context.Request.IsHttps
        || (proxies.Contains(context.Connection.RemoteIpAddress) && context.Request.Headers[Proto].ToString().StartsWith(Https, StringComparison.OrdinalIgnoreCase));
}
