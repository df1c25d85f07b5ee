using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Serverless.Hosting.Diagnostics;

/// <summary>
/// Reads every instrument of one host: gauges when asked, the others as they are told.
/// </summary>
internal sealed class InstrumentReader : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly List<string> _measurements = [];
    private readonly Lock _lock = new();

    public InstrumentReader(EngineHost host)
    {
        var meter = host.Provider.GetRequiredService<Telemetry>().Meter;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter, meter))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>What an instrument has told, each as its value and the attributes that follow those of the revision.</summary>
    public string[] Of(string instrument)
    {
        lock (_lock)
        {
            return [.. _measurements.Where(measurement => measurement.StartsWith(instrument + ":", StringComparison.Ordinal)).Select(measurement => measurement[(instrument.Length + 2)..])];
        }
    }

    /// <summary>Reads the gauges: of all instruments, only what is told from here on counts.</summary>
    public void Read()
    {
        lock (_lock)
        {
            _measurements.Clear();
        }

        _listener.RecordObservableInstruments();
    }

    public void Dispose() => _listener.Dispose();

    private void Keep<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var others = string.Concat(tags.ToArray().Where(tag => tag.Key is not (TelemetryTags.Namespace or TelemetryTags.Service or TelemetryTags.Configuration)).Select(tag => $" {tag.Value}"));
        lock (_lock)
        {
            _measurements.Add(FormattableString.Invariant($"{instrument.Name}: {value}{others}"));
        }
    }
}
