using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Serverless.Hosting.Model;
using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Diagnostics;

/// <summary>
/// What is measured of reserved instances. Costs and credits are as of the last look at the revision, which is at most some minutes old.
/// </summary>
internal sealed class ReserveInstruments(Telemetry telemetry, ServingState serving) : IHostedService
{
    private readonly Histogram<double> _handover = telemetry.Meter.CreateHistogram<double>(
        "serverless.reserve.handover.duration", "s", "Time of a change between reserved and standard instances.");

    public Task StartAsync(CancellationToken cancellationToken)
    {
        Count(
            "serverless.reserve.handover.failed",
            "{request}",
            "Requests that failed during a change between reserved and standard instances.",
            reserve => reserve.Ledger.FailedInHandover);
        Count("serverless.reserve.requests", "{request}", "Requests that reserved instances took.", reserve => reserve.Ledger.ServedByReserved);
        Count(
            "serverless.reserve.cost.always_on",
            "{unit}",
            "What the same traffic would have cost with one standard instance always on.",
            reserve => reserve.Ledger.AlwaysOnCost);
        Count(
            "serverless.reserve.cost.scale_to_zero",
            "{unit}",
            "What the same traffic would have cost with scale to zero.",
            reserve => reserve.Ledger.ScaleToZeroCost);
        telemetry.Meter.CreateObservableCounter(
            "serverless.reserve.cost", ObserveCosts, "{unit}", "What a revision with a reserved instance has cost, by instance type.");
        telemetry.Meter.CreateObservableGauge("serverless.reserve.credits", ObserveCredits, "{credit}", "The CPU credits that the reserved instances have.");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void OnHandover(Revision revision, bool isRest, TimeSpan duration)
    {
        if (_handover.Enabled)
        {
            var tags = TelemetryTags.Of(revision);
            tags.Add(TelemetryTags.InstanceClass, isRest ? "reserved" : "standard");
            _handover.Record(duration.TotalSeconds, tags);
        }
    }

    private void Count(string name, string unit, string description, Func<ReserveStatus, double> read) =>
        telemetry.Meter.CreateObservableCounter(
            name,
            () => Reserves().Select(entry => new Measurement<double>(read(entry.Reserve), TelemetryTags.Of(entry.Revision))),
            unit,
            description);

    private IEnumerable<Measurement<double>> ObserveCosts()
    {
        foreach (var (revision, reserve) in Reserves())
        {
            foreach (var usage in reserve.Ledger.Usage)
            {
                var tags = TelemetryTags.Of(revision);
                tags.Add(TelemetryTags.InstanceType, usage.Type);
                yield return new Measurement<double>(usage.Cost, tags);
            }
        }
    }

    private IEnumerable<Measurement<double>> ObserveCredits() =>
        from entry in Reserves()
        where entry.Reserve.CreditBalance is not null
        select new Measurement<double>(entry.Reserve.CreditBalance!.Value, TelemetryTags.Of(entry.Revision));

    private IEnumerable<(Revision Revision, ReserveStatus Reserve)> Reserves() =>
        from revision in serving.Revisions
        where revision.Reserve is not null
        select (revision.Revision, revision.Reserve);
}
