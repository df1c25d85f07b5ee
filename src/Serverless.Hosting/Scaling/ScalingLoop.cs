using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Serverless.Hosting.Activation;
using Serverless.Hosting.Replicas;
using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Scaling;

/// <summary>
/// Decides when a revision is looked at: once a second while it is awake, and at once when it is asked for. A revision that sleeps costs nothing: with none
/// awake there is not even a timer. Other settings of the host are a reason to look at each once. A host that follows another one reports instead of deciding.
/// </summary>
internal sealed partial class ScalingLoop(
    ActivationSignal signal,
    ScalingTick tick,
    LoadReporter reporter,
    LeaderTurn turn,
    ServingState serving,
    IOptionsMonitor<AutoscalerOptions> options,
    TimeProvider time,
    ILogger<ScalingLoop> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly HashSet<RevisionState> _awake = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var timer = time.CreateTimer(_ => signal.Tick(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        using var settings = options.OnChange(_ => LookAtAll());
        turn.Listen(stoppingToken);
        await foreach (var call in signal.Reader.ReadAllAsync(stoppingToken))
        {
            var wasIdle = _awake.Count == 0;
            if (turn.Take(out var leads))
            {
                _awake.Clear();
            }

            Answer(call, leads ? tick : reporter);
            if (wasIdle != (_awake.Count == 0))
            {
                timer.Change(wasIdle ? Period : Timeout.InfiniteTimeSpan, wasIdle ? Period : Timeout.InfiniteTimeSpan);
            }

            signal.Done();
        }
    }

    private void Answer(in ActivationCall call, IScalingWalk walk)
    {
        if (call.Reason == ActivationReason.Second)
        {
            _awake.RemoveWhere(awake => !Try(awake, walk.EachSecond));
        }
        else if (call is { Revision: { } revision, Sample: var sample } && Try(revision, call.Reason switch
        {
            ActivationReason.Request => walk.OnRequest,
            ActivationReason.Report => about => walk.OnReport(about, sample),
            _ => walk.OnChange,
        }))
        {
            _awake.Add(revision);
        }
    }

    /// <summary>Other settings of the host may give instances to revisions that sleep.</summary>
    private void LookAtAll()
    {
        foreach (var revision in serving.Revisions)
        {
            signal.Ring(revision);
        }
    }

    /// <summary>Looks at one revision; a failure is told and ends nothing.</summary>
    /// <returns>Whether the revision is awake.</returns>
    private bool Try(RevisionState revision, Func<RevisionState, bool> look)
    {
        try
        {
            return look(revision);
        }
        catch (Exception exception)
        {
            LogFailed(logger, exception, revision.Revision.Name);
            return true;
        }
    }

    [LoggerMessage(301, LogLevel.Error, "Scaling of revision {Revision} failed. It is tried again.")]
    private static partial void LogFailed(ILogger logger, Exception exception, string revision);
}
