using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.ObjectPool;
using Serverless.Hosting.Activation;
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
    private InstanceLease _lease;
    private ActivityStream? _body;
    private bool _hasInstance;

    public HttpContext Context { get; private set; } = null!;

    /// <summary>Where it goes.</summary>
    public ref readonly RouteChoice Choice => ref _choice;

    public RevisionState Revision => _choice.Revision;

    /// <summary>The value for the cookie of a user who had none; null where nothing has to be given.</summary>
    public string? NewUserId => _choice.NewUserId;

    public RequestClock Clock { get; } = new(time, drained);

    /// <summary>The span of the request; null if nobody listens.</summary>
    public Activity? Span { get; private set; }

    /// <summary>Whether the request is the one that ends the rest of its revision, and has not been answered yet.</summary>
    public bool IsColdStart { get; private set; }

    /// <summary>Whether the request was the one that ended the rest of its revision.</summary>
    public bool WasColdStart { get; private set; }

    /// <summary>The instance that the request was sent to last; null for none.</summary>
    public string? InstanceName => _hasInstance ? _lease.InstanceName : null;

    /// <summary>The place that it had last; null for none.</summary>
    public InstanceLease? Lease => _hasInstance ? _lease : null;

    /// <summary>Where that instance is; null for none.</summary>
    public string? InstanceAddress => _hasInstance ? _lease.Destination : null;

    /// <summary>The bytes of the body of the response so far, if they are counted.</summary>
    public long BytesWritten => _body?.Written ?? 0;

    /// <summary>Whether the head of the request may have reached an instance.</summary>
    public bool IsSent => _sent is not null && SentMark.IsSent(_sent);

    /// <summary>Takes a request on.</summary>
    public void Begin(HttpContext context, in RouteChoice choice)
    {
        (Context, _choice) = (context, choice);
        var spec = choice.Revision.Revision.Spec;
        Clock.Start(spec);
        if (Clock.NeedsWrites)
        {
            FollowBody();
        }
    }

    /// <summary>Keeps what telemetry needs.</summary>
    public void Observe(Activity? span, bool countBytes)
    {
        Span = span;
        if (countBytes && _body is null)
        {
            FollowBody();
        }
    }

    /// <summary>Goes on with another revision, as if the request had been meant for it.</summary>
    public void Redirect(in RouteChoice choice) => _choice = choice;

    /// <summary>The request has to wait: it may be the one that ends the rest of its revision.</summary>
    public void BeginWait()
    {
        Clock.FollowClient(Context.RequestAborted);
        IsColdStart |= coldStarts.TryClaim(Revision);
        WasColdStart |= IsColdStart;
    }

    /// <summary>Begins with an instance, and forgets an attempt that reached none.</summary>
    public void BeginAttempt(InstanceLease lease)
    {
        (_lease, _hasInstance, _sent) = (lease, true, null);
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
        RequestSpans.Continue(proxyRequest);
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
        (Context, _choice, Span, _sent, _body) = (null!, default, null, null, null);
        (_lease, _hasInstance, WasColdStart) = (default, false, false);
        return Clock.TryStop();
    }

    public void Dispose() => Clock.Dispose();

    private void FollowBody() => Context.Response.Body = _body = new ActivityStream(Context.Response.Body, Clock);

    private void EndColdStart(bool isAnswered)
    {
        if (IsColdStart)
        {
            IsColdStart = false;
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
