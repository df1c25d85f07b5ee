using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Serverless.Hosting.Gateway.Diagnostics;

/// <summary>
/// What the gateway measures, as events. Nothing is put together while nobody listens.
/// </summary>
internal sealed class GatewayInstruments
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Serverless.Hosting";

    private static readonly string[] OutcomeNames = Array.ConvertAll(Enum.GetValues<GatewayOutcome>(), outcome => outcome.ToString());

    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _wait;
    private readonly Counter<long> _coldStarts;

    public GatewayInstruments(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _duration = meter.CreateHistogram<double>("serverless.request.duration", "s", "Time from the arrival of a request to the end of its response.");
        _wait = meter.CreateHistogram<double>("serverless.request.wait", "s", "Time that a request waited for a place on an instance; only of requests that had to.");
        _coldStarts = meter.CreateCounter<long>("serverless.revision.cold_starts", "{start}", "Rests of a revision that a request ended.");
    }

    /// <summary>Whether anyone listens to durations.</summary>
    public bool MeasuresDuration => _duration.Enabled;

    public void OnRequest(string revision, GatewayOutcome outcome, TimeSpan duration) =>
        _duration.Record(duration.TotalSeconds, new TagList { { "revision", revision }, { "outcome", OutcomeNames[(int)outcome] } });

    public void OnWaited(string revision, TimeSpan waited)
    {
        if (_wait.Enabled)
        {
            _wait.Record(waited.TotalSeconds, new KeyValuePair<string, object?>("revision", revision));
        }
    }

    public void OnColdStart(string revision) => _coldStarts.Add(1, new KeyValuePair<string, object?>("revision", revision));
}
