using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Serverless.Hosting.Activation;
using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Scaling;

/// <summary>
/// Decides when a revision is looked at: once a second while it is awake, and at once when it is asked for. A revision that sleeps costs nothing: with none
/// awake there is not even a timer. Other settings of the host are a reason to look at each once.
/// </summary>
internal sealed partial class ScalingLoop(
    ActivationSignal signal,
    ScalingTick tick,
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
        await foreach (var (revision, isRequest) in signal.Reader.ReadAllAsync(stoppingToken))
        {
            var wasIdle = _awake.Count == 0;
            if (revision is null)
            {
                _awake.RemoveWhere(awake => !Try(awake, tick.EachSecond));
            }
            else if (Try(revision, isRequest ? tick.OnRequest : tick.OnChange))
            {
                _awake.Add(revision);
            }

            if (wasIdle != (_awake.Count == 0))
            {
                timer.Change(wasIdle ? Period : Timeout.InfiniteTimeSpan, wasIdle ? Period : Timeout.InfiniteTimeSpan);
            }

            signal.Done();
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
