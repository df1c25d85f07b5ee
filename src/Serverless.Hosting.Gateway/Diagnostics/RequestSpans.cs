using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Serverless.Hosting.Diagnostics;
using Serverless.Hosting.Gateway.Routing;

namespace Serverless.Hosting.Gateway.Diagnostics;

/// <summary>
/// The spans of requests: one for the request, and one below it while it waits for an instance. Nothing is made while nobody listens.
/// </summary>
internal sealed class RequestSpans(Telemetry telemetry)
{
    public const string Request = "serverless.request";
    public const string Activate = "serverless.activate";

    /// <summary>Begins the span of a request, below that of the web server if that is recorded, else below that of the client.</summary>
    /// <returns>The span; null if nobody listens.</returns>
    public Activity? Begin(HttpContext context)
    {
        if (!telemetry.Spans.HasListeners())
        {
            return null;
        }

        if (Recorded is { } server)
        {
            return telemetry.Spans.StartActivity(Request, ActivityKind.Internal, server.Context);
        }

        // an activity that the web server keeps for its logs alone is seen by no one, so nothing may stand below it
        Activity.Current = null;
        return telemetry.Spans.StartActivity(Request, ActivityKind.Server, ParentOf(context.Request.Headers));
    }

    /// <summary>Begins the span of a wait.</summary>
    /// <returns>The span; null if the request has none.</returns>
    public Activity? BeginWait(GatewayRequest request)
    {
        if (request.Span is null || telemetry.Spans.StartActivity(Activate) is not { } span)
        {
            return null;
        }

        Describe(span, request);
        span.SetTag(TelemetryTags.ColdStart, request.IsColdStart);
        return span;
    }

    /// <summary>Ends the span of a request.</summary>
    public static void End(GatewayRequest request, GatewayOutcome outcome)
    {
        if (request.Span is not { IsAllDataRequested: true } span)
        {
            return;
        }

        var context = request.Context;
        Describe(span, request);
        span.SetTag(TelemetryTags.RouteTag, RouteTag.Of(request.Choice, context.Request.Headers[TagChoice.Header]));
        span.SetTag(TelemetryTags.InstanceName, request.InstanceName);
        span.SetTag(TelemetryTags.ColdStart, request.WasColdStart);
        span.SetTag(TelemetryTags.Outcome, OutcomeNames.Of(outcome));
        span.SetTag(TelemetryTags.Method, HttpNames.MethodOf(context.Request));
        span.SetTag(TelemetryTags.Status, HttpNames.StatusOf(context.Response));
        span.SetTag(TelemetryTags.ProtocolVersion, HttpNames.VersionOf(context.Request));
        span.SetTag("url.scheme", context.Request.Scheme);
        span.SetTag("url.path", context.Request.Path.Value);
        span.SetTag("server.address", context.Request.Host.Host);
        if (context.Response.StatusCode >= StatusCodes.Status500InternalServerError || outcome is GatewayOutcome.Cut or GatewayOutcome.Broken)
        {
            span.SetTag(TelemetryTags.ErrorType, outcome == GatewayOutcome.Answered ? HttpNames.StatusOf(context.Response).ToString() : OutcomeNames.Of(outcome));
            span.SetStatus(ActivityStatusCode.Error);
        }
    }

    /// <summary>Has the instance continue the trace: below the span of the request, or of the web server. Where there is none, what the client sent passes unchanged.</summary>
    public static void Continue(HttpRequestMessage request)
    {
        if (Recorded is not { } span)
        {
            return;
        }

        foreach (var header in DistributedContextPropagator.Current.Fields)
        {
            request.Headers.Remove(header);
        }

        DistributedContextPropagator.Current.Inject(
            span, request, static (carrier, name, value) => ((HttpRequestMessage)carrier!).Headers.TryAddWithoutValidation(name, value));
    }

    /// <summary>The current span, if somebody who listens asked for it.</summary>
    private static Activity? Recorded => Activity.Current is { IsAllDataRequested: true, Source.Name.Length: > 0 } current ? current : null;

    private static void Describe(Activity span, GatewayRequest request)
    {
        foreach (var (name, value) in TelemetryTags.Of(request.Revision.Revision))
        {
            span.SetTag(name, value);
        }
    }

    private static ActivityContext ParentOf(IHeaderDictionary headers) =>
        ActivityContext.TryParse(headers[HeaderNames.TraceParent], headers[HeaderNames.TraceState], isRemote: true, out var parent) ? parent : default;
}
