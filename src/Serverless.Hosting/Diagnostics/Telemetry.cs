using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Serverless.Hosting.Diagnostics;

/// <summary>
/// The one meter and the one source of spans of a host. A host without a factory of meters gets a meter of its own.
/// </summary>
internal sealed class Telemetry(IMeterFactory? meters = null) : IDisposable
{
    private readonly bool _ownsMeter = meters is null;

    public Meter Meter { get; } = meters?.Create(ServerlessTelemetry.MeterName) ?? new Meter(ServerlessTelemetry.MeterName);

    public ActivitySource Spans { get; } = new(ServerlessTelemetry.ActivitySourceName);

    public void Dispose()
    {
        Spans.Dispose();
        if (_ownsMeter)
        {
            Meter.Dispose();
        }
    }
}
