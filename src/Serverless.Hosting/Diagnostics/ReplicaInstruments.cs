using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Diagnostics;

/// <summary>
/// What is measured of a host among others.
/// </summary>
internal sealed class ReplicaInstruments(Telemetry telemetry, ReplicaRole role) : IHostedService
{
    private readonly Counter<long> _reports = telemetry.Meter.CreateCounter<long>(
        "serverless.replica.reports", "{report}", "Reports of load to the leader, those that failed included.");

    public Task StartAsync(CancellationToken cancellationToken)
    {
        telemetry.Meter.CreateObservableGauge("serverless.replica.leader", () => role.IsLeader ? 1 : 0, "{replica}", "1 for the host that decides, 0 for one that follows.");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>A report was sent.</summary>
    /// <param name="error">Why it did not arrive; null where it did.</param>
    public void OnReport(string? error)
    {
        if (_reports.Enabled)
        {
            _reports.Add(1, error is null ? [] : new TagList { { TelemetryTags.ErrorType, error } });
        }
    }
}
