using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.ObjectPool;
using Serverless.Hosting.Gateway.Diagnostics;
using Serverless.Hosting.Gateway.Forwarding;
using Serverless.Hosting.Gateway.Routing;
using Serverless.Hosting.Gateway.Timing;
using Serverless.Hosting.Runtime;
using Yarp.ReverseProxy.Forwarder;

namespace Serverless.Hosting.Gateway;

/// <summary>
/// One request on its way through the gateway: what is known of it, its clock, and what is changed of its headers. Pooled.
/// </summary>
internal sealed class GatewayRequest(ClientHeaders headers, ClientOrigin origin, ColdStarts coldStarts, TimeProvider time, CancellationToken drained)
    : HttpTransformer, IResettable, IDisposable
{
    private RouteChoice _choice;
    private HttpRequestMessage? _sent;
    private bool _isColdStart;

    public HttpContext Context { get; private set; } = null!;

    public RevisionState Revision => _choice.Revision;

    /// <summary>The value for the cookie of a user who had none; null where nothing has to be given.</summary>
    public string? NewUserId => _choice.NewUserId;

    public RequestClock Clock { get; } = new(time, drained);

    /// <summary>Whether the head of the request may have reached an instance.</summary>
    public bool IsSent => _sent is not null && SentMark.IsSent(_sent);

    /// <summary>Takes a request on.</summary>
    public void Begin(HttpContext context, in RouteChoice choice)
    {
        (Context, _choice) = (context, choice);
        var spec = choice.Revision.Revision.Spec;
        Clock.Start(spec, context.RequestAborted);
        if (Clock.NeedsWrites)
        {
            context.Response.Body = new ActivityStream(context.Response.Body, Clock);
        }
    }

    /// <summary>Goes on with another revision, as if the request had been meant for it.</summary>
    public void Redirect(in RouteChoice choice) => _choice = choice;

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
        if (_choice.Entry.Requests.TagHeader)
        {
            ClientHeaders.ApplyTag(proxyRequest, _choice.Tag);
        }
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
        return NewUserId is not null || IsStream(proxyResponse)
            ? CopyAndCompleteAsync(httpContext, proxyResponse, cancellationToken)
            : base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
    }

    /// <summary>Ends the request.</summary>
    /// <returns>Whether this may take another one on.</returns>
    public bool TryReset()
    {
        EndColdStart(isAnswered: false);
        (Context, _choice, _sent) = (null!, default, null);
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

    /// <summary>Gives a new user a cookie, and sends the head before the first event comes, so that the client knows that it is connected.</summary>
    private async ValueTask<bool> CopyAndCompleteAsync(HttpContext context, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var copyBody = await base.TransformResponseAsync(context, response, cancellationToken);
        if (NewUserId is { } value && _choice.Entry.Requests.Sticky is { } key)
        {
            UserCookie.Add(context.Response, key, value, origin.IsHttps(context));
        }

        if (IsStream(response))
        {
            await context.Response.Body.FlushAsync(cancellationToken);
        }

        return copyBody;
    }
}
