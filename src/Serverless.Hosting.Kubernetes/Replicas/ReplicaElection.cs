using k8s.LeaderElection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Kubernetes.Replicas;

/// <summary>
/// Takes part in the election for as long as the host runs, and gives the lease back when it stops.
/// </summary>
internal sealed partial class ReplicaElection(
    ReplicaLease lease, ReplicaRole role, IOptions<KubernetesReplicaOptions> options, TimeProvider time, ILogger<ReplicaElection> logger) : BackgroundService
{
    private static readonly TimeSpan ReleaseTimeout = TimeSpan.FromSeconds(2);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        var led = role.IsLeader;
        await base.StopAsync(cancellationToken);
        if (!led)
        {
            return;
        }

        using var patience = new CancellationTokenSource(ReleaseTimeout, time);
        try
        {
            await lease.ReleaseAsync(patience.Token);
        }
        catch (Exception exception)
        {
            LogNotReleased(logger, exception);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var elector = new LeaderElector(new LeaderElectionConfig(lease)
        {
            LeaseDuration = options.Value.LeaseDuration,
            RenewDeadline = options.Value.RenewDeadline,
            RetryPeriod = options.Value.RetryPeriod,
        });
        while (!stoppingToken.IsCancellationRequested)
        {
            // a try of a run that was given up must not renew the lease behind the back of the next one
            using var run = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            try
            {
                await elector.RunUntilLeadershipLostAsync(run.Token);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(logger, exception);
            }
            finally
            {
                await run.CancelAsync();
                role.Follow();
            }

            await Task.Delay(options.Value.RetryPeriod, time, stoppingToken);
        }
    }

    [LoggerMessage(580, LogLevel.Warning, "The lease cannot be read or written. The election goes on.")]
    private static partial void LogFailed(ILogger logger, Exception exception);

    [LoggerMessage(581, LogLevel.Warning, "The lease could not be given back: another host leads when it has ended.")]
    private static partial void LogNotReleased(ILogger logger, Exception exception);
}
