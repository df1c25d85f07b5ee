using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Serverless.Hosting.Activation;
using Serverless.Hosting.Diagnostics;
using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Backends;

/// <summary>
/// Follows what the backend reports: requests get the instances that are ready, the scaling loop and the reconciler hear of it.
/// </summary>
/// <remarks>
/// What the backend can say at once is known before anything is decided, so that no plan is made without instances that survived an earlier host.
/// </remarks>
internal sealed partial class InstanceWatch(
    IInstanceBackend backend,
    ServingState serving,
    ActivationSignal signal,
    ReconcileQueue queue,
    InstanceInstruments instruments,
    ReplicaRole role,
    ILogger<InstanceWatch> logger) : BackgroundService
{
    private readonly CancellationTokenSource _stop = new();
    private IAsyncEnumerator<RevisionInstances>? _reports;
    private Task<bool> _next = Task.FromResult(false);

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _reports = backend.WatchAsync(_stop.Token).GetAsyncEnumerator(_stop.Token);
        _next = _reports.MoveNextAsync().AsTask();
        while (_next is { IsCompletedSuccessfully: true, Result: true })
        {
            TakeOver(_reports.Current);
            _next = _reports.MoveNextAsync().AsTask();
        }

        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var stopping = stoppingToken.UnsafeRegister(static stop => ((CancellationTokenSource)stop!).Cancel(), _stop);
        await using var reports = _reports!;
        while (await _next)
        {
            TakeOver(reports.Current);
            _next = reports.MoveNextAsync().AsTask();
        }
    }

    public override void Dispose()
    {
        // ends the watch where the host was never stopped
        base.Dispose();
        _stop.Dispose();
    }

    private void TakeOver(RevisionInstances report)
    {
        if (serving.FindOrKeep(report) is not { } revision)
        {
            return;
        }

        var (readyBefore, before) = (revision.CountReady(), revision.Instances);
        if (role.IsLeader)
        {
            // of several hosts that see the same, one counts it
            instruments.OnReport(revision.Revision, before, report);
        }

        revision.TakeOver(report);
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
