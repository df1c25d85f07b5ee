using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Serverless.Hosting.Gateway;

/// <summary>
/// Gives the host as much time to stop as its requests may take, and some for what stops after them.
/// </summary>
internal sealed class GatewayShutdown(IOptions<GatewayOptions> gateway) : IPostConfigureOptions<HostOptions>
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    public void PostConfigure(string? name, HostOptions options)
    {
        var needed = gateway.Value.DrainTimeout + Rest;
        options.ShutdownTimeout = options.ShutdownTimeout < needed ? needed : options.ShutdownTimeout;
    }
}
