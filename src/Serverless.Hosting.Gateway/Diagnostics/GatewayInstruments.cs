using System.Diagnostics.Metrics;
using Serverless.Hosting.Diagnostics;
using Serverless.Hosting.Gateway.Routing;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Gateway.Diagnostics;

/// <summary>
/// What the gateway measures, as events. Nothing is put together while nobody listens.
/// </summary>
internal sealed class GatewayInstruments(Telemetry telemetry)
{
    private readonly Histogram<double> _duration = telemetry.Meter.CreateHistogram<double>(
        "serverless.request.duration", "s", "Time from the arrival of a request to the end of its response.");

    private readonly Histogram<double> _wait = telemetry.Meter.CreateHistogram<double>(
        "serverless.request.wait", "s", "Time that a request waited for a place on an instance; only of requests that had to.");

    private readonly Histogram<double> _coldStart = telemetry.Meter.CreateHistogram<double>(
        "serverless.revision.cold_start.duration", "s", "Time from the first request to a revision at rest until it was answered.");

    private readonly Counter<long> _refused = telemetry.Meter.CreateCounter<long>(
        "serverless.request.refused", "{request}", "Requests that no revision took on.");

    /// <summary>A revision took a request on, and it has ended.</summary>
    public void OnRequest(GatewayRequest request, GatewayOutcome outcome)
    {
        if (!_duration.Enabled)
        {
            return;
        }

        var context = request.Context;
        var tags = TelemetryTags.Of(request.Revision.Revision);
        tags.Add(TelemetryTags.RouteTag, RouteTag.Of(request.Choice, context.Request.Headers[TagChoice.Header]));
        tags.Add(TelemetryTags.Outcome, OutcomeNames.Of(outcome));
        tags.Add(TelemetryTags.Method, HttpNames.MethodOf(context.Request));
        tags.Add(TelemetryTags.Status, HttpNames.StatusOf(context.Response));
        tags.Add(TelemetryTags.ProtocolVersion, HttpNames.VersionOf(context.Request));
        _duration.Record(request.Clock.Elapsed.TotalSeconds, tags);
    }

    /// <summary>No revision took a request on.</summary>
    public void OnRefused(GatewayOutcome outcome)
    {
        if (_refused.Enabled)
        {
            _refused.Add(1, new KeyValuePair<string, object?>(TelemetryTags.Outcome, OutcomeNames.Of(outcome)));
        }
    }

    public void OnWaited(Revision revision, TimeSpan waited) => Record(_wait, revision, waited);

    public void OnColdStart(Revision revision, TimeSpan answeredAfter) => Record(_coldStart, revision, answeredAfter);

    private static void Record(Histogram<double> histogram, Revision revision, TimeSpan time)
    {
        if (histogram.Enabled)
        {
            histogram.Record(time.TotalSeconds, TelemetryTags.Of(revision));
        }
    }
}
