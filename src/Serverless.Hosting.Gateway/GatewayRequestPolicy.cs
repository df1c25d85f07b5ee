using Microsoft.Extensions.ObjectPool;
using Serverless.Hosting.Gateway.Diagnostics;
using Serverless.Hosting.Gateway.Forwarding;

namespace Serverless.Hosting.Gateway;

/// <summary>
/// Makes the pooled part of requests, and lets go of those whose token was cancelled.
/// </summary>
internal sealed class GatewayRequestPolicy(ClientHeaders headers, ClientOrigin origin, ColdStarts coldStarts, GatewayDrain drain, TimeProvider time)
    : IPooledObjectPolicy<GatewayRequest>
{
    /// <summary>The most requests whose parts are kept for the next ones.</summary>
    public const int Retained = 1024;

    public GatewayRequest Create() => new(headers, origin, coldStarts, time, drain.Token);

    public bool Return(GatewayRequest obj)
    {
        if (obj.TryReset())
        {
            return true;
        }

        obj.Dispose();
        return false;
    }
}
