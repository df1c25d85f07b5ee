using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Scaling;

/// <summary>
/// Hands plans to the backend, for each revision one after the other and only the latest, so that a slow backend holds nothing else up.
/// </summary>
internal sealed partial class PlanSender(
    InstanceBackends backends, ReplicaRole role, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<PlanSender> logger)
{
    private static readonly TimeSpan AgainAfter = TimeSpan.FromSeconds(1);

    /// <summary>Sends a plan, after the one that is under way.</summary>
    public void Send(RevisionState revision, InstancePlan plan)
    {
        if (revision.Plans.TryBegin(plan))
        {
            _ = SendAsync(revision, plan);
        }
    }

    private async Task SendAsync(RevisionState revision, InstancePlan? plan)
    {
        while (plan is not null && !lifetime.ApplicationStopping.IsCancellationRequested)
        {
            try
            {
                // a plan of a host that leads no more is nobody's plan
                if (role.IsLeader)
                {
                    await backends.For(revision.Revision).ApplyAsync(revision.Revision, plan, lifetime.ApplicationStopping);
                }
            }
            catch (Exception exception) when (!lifetime.ApplicationStopping.IsCancellationRequested)
            {
                LogFailed(logger, exception, revision.Revision.Name);
                await Task.Delay(AgainAfter, time, CancellationToken.None);
                revision.Plans.Keep(plan);
            }

            plan = revision.Plans.Next();
        }
    }

    [LoggerMessage(502, LogLevel.Error, "The plan of revision {Revision} was not taken by the backend. It is sent again.")]
    private static partial void LogFailed(ILogger logger, Exception exception, string revision);
}
