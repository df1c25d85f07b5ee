using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.ObjectPool;
using Serverless.Hosting.Gateway.Diagnostics;
using Serverless.Hosting.Gateway.Forwarding;
using Serverless.Hosting.Gateway.Timing;
using Serverless.Hosting.Runtime;
using Yarp.ReverseProxy.Forwarder;

namespace Serverless.Hosting.Gateway;

/// <summary>
/// One request on its way through the gateway: what is known of it, its clock, and what is changed of its headers. Pooled.
/// </summary>
internal sealed class GatewayRequest(ClientHeaders headers, ColdStarts coldStarts, TimeProvider time, CancellationToken drained) : HttpTransformer, IResettable, IDisposable
{
    private HttpRequestMessage? _sent;
    private bool _isColdStart;

    public HttpContext Context { get; private set; } = null!;

    public RevisionState Revision { get; private set; } = null!;

    public RequestClock Clock { get; } = new(time, drained);

    /// <summary>Whether the head of the request may have reached an instance.</summary>
    public bool IsSent => _sent is not null && SentMark.IsSent(_sent);

    /// <summary>Takes a request on.</summary>
    public void Begin(HttpContext context, RevisionState revision)
    {
        (Context, Revision) = (context, revision);
        var spec = revision.Revision.Spec;
        Clock.Start(spec, context.RequestAborted);
        if (Clock.NeedsWrites)
        {
            context.Response.Body = new ActivityStream(context.Response.Body, Clock);
        }
    }

    /// <summary>Goes on with another revision, as if the request had been meant for it.</summary>
    public void Redirect(RevisionState revision) => Revision = revision;

    /// <summary>The request has to wait: it may be the one that ends the rest of its revision.</summary>
    public void BeginWait() => _isColdStart |= coldStarts.TryClaim(Revision);

    /// <summary>Forgets an attempt that reached no instance.</summary>
    public void BeginAttempt()
    {
        _sent = null;
        if (Context.Response.StatusCode != StatusCodes.Status200OK)
        {
            Context.Response.Clear();
        }
    }

    public override async ValueTask TransformRequestAsync(
        HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
        _sent = proxyRequest;
        proxyRequest.RequestUri = RequestTarget.Of(httpContext, destinationPrefix);
        headers.Apply(httpContext, proxyRequest);
    }

    public override ValueTask<bool> TransformResponseAsync(HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        if (proxyResponse is null)
        {
            return base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
        }

        // an upgraded connection keeps all its timers
        if (proxyResponse.StatusCode != HttpStatusCode.SwitchingProtocols)
        {
            Clock.ResponseStarted();
        }

        EndColdStart(isAnswered: true);
        return IsStream(proxyResponse)
            ? CopyAndFlushAsync(httpContext, proxyResponse, cancellationToken)
            : base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
    }

    /// <summary>Ends the request.</summary>
    /// <returns>Whether this may take another one on.</returns>
    public bool TryReset()
    {
        EndColdStart(isAnswered: false);
        (Context, Revision, _sent) = (null!, null!, null);
        return Clock.TryStop();
    }

    public void Dispose() => Clock.Dispose();

    private void EndColdStart(bool isAnswered)
    {
        if (_isColdStart)
        {
            _isColdStart = false;
            coldStarts.End(Revision, isAnswered ? Clock.Elapsed : null);
        }
    }

    /// <summary>Whether the client may wait for the head before anything else comes: events, and calls of gRPC that have not ended with their head.</summary>
    private static bool IsStream(HttpResponseMessage response)
    {
        if (!response.Content.Headers.NonValidated.TryGetValues("Content-Type", out var values))
        {
            return false;
        }

        var type = values.ToString();
        return type.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase)
            || (type.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) && !response.Headers.NonValidated.Contains("grpc-status"));
    }

    /// <summary>Sends the head before the first event comes, so that the client knows that it is connected.</summary>
    private async ValueTask<bool> CopyAndFlushAsync(HttpContext context, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var copyBody = await base.TransformResponseAsync(context, response, cancellationToken);
        await context.Response.Body.FlushAsync(cancellationToken);
        return copyBody;
    }
}
