using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Serverless.Hosting.Activation;
using Serverless.Hosting.Gateway.Timing;
using Yarp.ReverseProxy.Forwarder;

namespace Serverless.Hosting.Gateway.Forwarding;

/// <summary>
/// Sends a request to an instance and its response back, streaming both, and tells what became of it.
/// </summary>
internal sealed class RevisionForwarder(IHttpForwarder forwarder, InstanceClients clients)
{
    public ValueTask<ForwarderError> SendAsync(GatewayRequest request, InstanceLease lease)
    {
        var context = request.Context;
        LiftLimits(context);
        return request.Revision.Revision.Spec.ServingContainer.Port is { IsHttp2: true }
            ? forwarder.SendAsync(context, lease.Destination, clients.Http2, clients.Http2Config, request, request.Clock.Token)
            : forwarder.SendAsync(context, lease.Destination, clients.Http1, clients.Http1Config, request, request.Clock.Token);
    }

    /// <summary>What became of a request, from what the forwarder says and from what happened around it.</summary>
    public static GatewayOutcome OutcomeOf(GatewayRequest request, ForwarderError error)
    {
        var response = request.Context.Response;
        return (error, request.Clock.Expiry) switch
        {
            (ForwarderError.None, _) => GatewayOutcome.Answered,
            (_, not ClockExpiry.None) when response.HasStarted => GatewayOutcome.Cut,
            (_, ClockExpiry.TimedOut) => GatewayOutcome.TimedOut,
            (_, ClockExpiry.Drained) => GatewayOutcome.ShuttingDown,
            _ when request.Context.RequestAborted.IsCancellationRequested => GatewayOutcome.ClientGone,
            _ when response.HasStarted => GatewayOutcome.Broken,
            (ForwarderError.RequestBodyClient, _) => GatewayOutcome.BadBody,
            (ForwarderError.Request or ForwarderError.RequestTimedOut, _) when !request.IsSent => GatewayOutcome.Unreached,
            _ => GatewayOutcome.InstanceFailed,
        };
    }

    /// <summary>Bodies are streamed: neither their size nor how slowly a client sends them is the gateway's business.</summary>
    private static void LiftLimits(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        if (context.Features.Get<Microsoft.AspNetCore.Server.Kestrel.Core.Features.IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }
    }
}
