using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Serverless.Hosting.Activation;
using Serverless.Hosting.Diagnostics;
using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Backends;

/// <summary>
/// Follows what the backends report: requests get the instances that are ready, the scaling loop and the reconciler hear of it.
/// </summary>
/// <remarks>
/// What a backend can say at once is known before anything is decided, so that no plan is made without instances that survived an earlier host.
/// </remarks>
internal sealed partial class InstanceWatch(
    InstanceBackends backends,
    ServingState serving,
    ActivationSignal signal,
    ReconcileQueue queue,
    InstanceInstruments instruments,
    ReplicaRole role,
    ILogger<InstanceWatch> logger) : BackgroundService
{
    private readonly CancellationTokenSource _stop = new();
    private (IAsyncEnumerator<RevisionInstances> Reports, Task<bool> Next)[] _watches = [];

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _watches = [.. backends.All.Select(Begin)];
        return base.StartAsync(cancellationToken);
    }

    /// <summary>Ends when a backend can no longer be followed.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var stopping = stoppingToken.UnsafeRegister(static stop => ((CancellationTokenSource)stop!).Cancel(), _stop);
        while (true)
        {
            await Task.WhenAny(_watches.Select(watch => watch.Next));
            for (var i = 0; i < _watches.Length; i++)
            {
                var (reports, next) = _watches[i];
                if (!next.IsCompleted)
                {
                    continue;
                }

                if (!await next)
                {
                    return;
                }

                TakeOver(reports.Current);
                _watches[i] = (reports, reports.MoveNextAsync().AsTask());
            }
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await _stop.CancelAsync();
        foreach (var (reports, next) in _watches)
        {
            await ((Task)next).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (next.IsCompleted)
            {
                await reports.DisposeAsync();
            }
        }
    }

    public override void Dispose()
    {
        // ends the watch where the host was never stopped
        base.Dispose();
        _stop.Dispose();
    }

    private (IAsyncEnumerator<RevisionInstances> Reports, Task<bool> Next) Begin(IInstanceBackend backend)
    {
        var reports = backend.WatchAsync(_stop.Token).GetAsyncEnumerator(_stop.Token);
        var next = reports.MoveNextAsync().AsTask();
        while (next is { IsCompletedSuccessfully: true, Result: true })
        {
            TakeOver(reports.Current);
            next = reports.MoveNextAsync().AsTask();
        }

        return (reports, next);
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
