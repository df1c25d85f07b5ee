using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Serverless.Hosting.Declarations;
using Serverless.Hosting.Gateway.Management;

namespace Microsoft.AspNetCore.Builder;

/// <summary>
/// Makes the listeners of a host that serves.
/// </summary>
public static class ServerlessListenerBuilderExtensions
{
    /// <summary>
    /// Listens on a port of this machine for requests, and beside it for the management API: by default one port further, see
    /// <see cref="ManagementOptions"/>. So it does on the ports of services in the configuration. Listeners from <c>urls</c> are not used then.
    /// </summary>
    /// <param name="builder">The builder of the host.</param>
    /// <param name="port">The port for requests, 1 to 65534: HTTP/1.1 and WebSocket.</param>
    /// <param name="http2Port">A port for requests over HTTP/2 in clear text, such as gRPC; null for none.</param>
    /// <param name="address">The address for requests; null for loopback.</param>
    /// <returns>The same builder.</returns>
    public static WebApplicationBuilder UseServerlessListeners(this WebApplicationBuilder builder, int port, int? http2Port = null, IPAddress? address = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, 65534);
        var management = AdminSettings.Read(builder.Configuration);
        var managementPort = management.Port == 0 ? port + 1 : management.Port;
        builder.Services.AddSingleton(new ManagementListener { Port = managementPort, HasListeners = true });
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            Listen(kestrel, address, port, HttpProtocols.Http1);
            if (http2Port is { } other)
            {
                Listen(kestrel, address, other, HttpProtocols.Http2);
            }

            // an address that is none is reported with the other mistakes of the options
            kestrel.Listen(IPAddress.TryParse(management.Address, out var parsed) ? parsed : IPAddress.Loopback, managementPort);
            foreach (var own in DeclaredPorts.Read(builder.Configuration).Select(service => service.Port).Distinct().Except([port, http2Port ?? 0, managementPort]))
            {
                kestrel.ListenLocalhost(own);
            }
        });
        return builder;
    }

    private static void Listen(KestrelServerOptions kestrel, IPAddress? address, int port, HttpProtocols protocols)
    {
        if (address is null)
        {
            kestrel.ListenLocalhost(port, listener => listener.Protocols = protocols);
        }
        else
        {
            kestrel.Listen(address, port, listener => listener.Protocols = protocols);
        }
    }
}
