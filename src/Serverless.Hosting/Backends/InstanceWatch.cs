using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Serverless.Hosting.Activation;
using Serverless.Hosting.Diagnostics;
using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Backends;

/// <summary>
/// Follows what the backend reports: requests get the instances that are ready, the scaling loop and the reconciler hear of it.
/// </summary>
internal sealed partial class InstanceWatch(
    IInstanceBackend backend,
    ServingState serving,
    ActivationSignal signal,
    ReconcileQueue queue,
    InstanceInstruments instruments,
    ILogger<InstanceWatch> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var report in backend.WatchAsync(stoppingToken))
        {
            if (serving.Find(report.Revision) is { } revision)
            {
                TakeOver(revision, report);
            }
        }
    }

    private void TakeOver(RevisionState revision, RevisionInstances report)
    {
        var (readyBefore, before) = (revision.CountReady(), revision.Instances);
        instruments.OnReport(revision.Revision, before, report);
        revision.Instances = report;
        revision.Throttle.SetInstances(report.Instances);
        signal.Ring(revision);
        var ready = revision.CountReady();
        if (ready != readyBefore || report.Failure != before.Failure || report.Instances.Count == 0 != (before.Instances.Count == 0))
        {
            LogInstances(logger, report.Revision.Name, ready, report.Instances.Count);
            queue.Add(report.Revision);
        }
    }

    [LoggerMessage(501, LogLevel.Debug, "Revision {Revision} has {Ready} of {Total} instances ready.")]
    private static partial void LogInstances(ILogger logger, string revision, int ready, int total);
}
