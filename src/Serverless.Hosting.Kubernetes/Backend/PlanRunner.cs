using k8s.Autorest;
using Microsoft.Extensions.Logging;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Kubernetes.Pods;
using Serverless.Hosting.Model;
using Serverless.Hosting.Reservations;

namespace Serverless.Hosting.Kubernetes.Backend;

/// <summary>
/// Makes plans true: sends the next request until there is none, and looks again when something changed. A revision at rest costs neither task nor timer.
/// </summary>
internal sealed partial class PlanRunner(
    ClusterRequests requests, IInstanceCatalog catalog, PodOptions pods, KubernetesBackendOptions options, TimeProvider timeProvider, ILogger logger)
{
    /// <summary>What is known of the cluster; set once, before the first change.</summary>
    public required ClusterState State { get; set; }

    /// <summary>Ends all work.</summary>
    public required CancellationToken Stopping { get; init; }

    /// <summary>Looks at a revision: does what its plan asks for, unless somebody is at it.</summary>
    public void Look(ResourceId id)
    {
        var starts = !Stopping.IsCancellationRequested && State.Read(id, revision =>
        {
            var isIdle = !revision.Work.IsRunning;
            if (isIdle && Convergence.Next(revision) is null)
            {
                return false;
            }

            revision.Work = (IsRunning: true, IsDue: true);
            return isIdle;
        });
        if (starts)
        {
            _ = Task.Run(() => RunAsync(id));
        }
    }

    /// <summary>Makes the deployment of a class, or brings it up to date. Called in turn.</summary>
    public async Task EnsureAsync(Revision revision, InstanceClass @class, InstanceType? type, CancellationToken cancellationToken)
    {
        var deployment = @class == InstanceClass.Standard
            ? DeploymentTemplate.Standard(revision, pods)
            : DeploymentTemplate.Reserved(revision, ReservePod.Create(revision, type ?? ReserveAnnotations.FindTypes(revision.Annotations, catalog)[0], catalog), pods);
        var known = State.Read(revision.Id, found => found.Deployments.GetValueOrDefault(@class));
        if (known?.Hash == deployment.Metadata.Annotations[KubernetesLabels.TemplateHash])
        {
            return;
        }

        var made = DeploymentReading.Read(await requests.EnsureAsync(deployment, exists: known is not null, cancellationToken));
        State.Change(revision.Id, found => made is null ? null : found.Deployments[@class] = made);
    }

    private async Task RunAsync(ResourceId id)
    {
        var delay = options.RetryDelay;
        try
        {
            while (Begin(id))
            {
                try
                {
                    await StepsAsync(id);
                    delay = options.RetryDelay;
                }
                catch (Exception exception) when (!Stopping.IsCancellationRequested)
                {
                    LogFailure(logger, exception, id.Name, delay.TotalMilliseconds);
                    await Task.Delay(delay, timeProvider, Stopping);
                    delay = TimeSpan.FromTicks(Math.Min(delay.Ticks * 2, options.MaxRetryDelay.Ticks));
                    Look(id);
                }
            }
        }
        catch (OperationCanceledException) when (Stopping.IsCancellationRequested)
        {
            // the next host goes on
        }
    }

    /// <summary>Whether there is a reason to look once more.</summary>
    private bool Begin(ResourceId id) => State.Read(id, revision =>
    {
        var isDue = revision.Work.IsDue;
        revision.Work = (IsRunning: isDue, IsDue: false);
        return isDue;
    });

    private async Task StepsAsync(ResourceId id)
    {
        var turn = State.Read(id, revision => revision.Turn);
        await turn.WaitAsync(Stopping);
        try
        {
            while (State.Read(id, revision => (Action: Convergence.Next(revision), revision.Revision, revision.Plan)) is { Action: { } action } next)
            {
                await SendAsync(next.Revision!, next.Plan!, action);
            }
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task SendAsync(Revision revision, InstancePlan plan, PodAction action)
    {
        switch (action)
        {
            case PodAction.Create create:
                await EnsureOrTellAsync(revision, create.Class, plan.ReservedType);
                break;
            case PodAction.Scale { Class: InstanceClass.Reserved, Replicas: > 0 } grow when State.Read(revision.Id, found => found.ReplicasOf(InstanceClass.Reserved)) == 0:
                // nothing runs that a change of the type could disturb
                await EnsureOrTellAsync(revision, InstanceClass.Reserved, plan.ReservedType);
                await ScaleAsync(revision, grow);
                break;
            case PodAction.Scale scale:
                await ScaleAsync(revision, scale);
                break;
            case PodAction.Mark mark:
                await requests.MarkAsync(revision.Namespace, mark.Pod, Stopping);
                Change(revision.Id, mark.Pod, pod => pod with { IsMarked = true });
                break;
            case PodAction.Delete delete:
                await requests.DeletePodAsync(revision.Namespace, delete.Pod, Stopping);
                Change(revision.Id, delete.Pod, pod => pod with { Instance = pod.Instance with { State = InstanceState.Ending } });
                break;
        }
    }

    private async Task ScaleAsync(Revision revision, PodAction.Scale scale)
    {
        // before it is sent: the watch may tell of it sooner than the answer does
        State.Change(revision.Id, found => found.Asked[scale.Class] = scale.Replicas);
        try
        {
            await requests.ScaleAsync(revision.Id, scale.Class, scale.Replicas, Stopping);
        }
        catch
        {
            State.Change(revision.Id, found => found.Asked.Remove(scale.Class));
            throw;
        }
    }

    private async Task EnsureOrTellAsync(Revision revision, InstanceClass @class, InstanceType? type)
    {
        try
        {
            await EnsureAsync(revision, @class, type, Stopping);
            State.Change(revision.Id, found => found.Refusal = null);
        }
        catch (HttpOperationException exception) when (Refusal.Find(exception, DeploymentTemplate.NameOf(revision.Name, @class)) is { } failure)
        {
            State.Change(revision.Id, found => found.Refusal = failure);
            throw;
        }
    }

    private void Change(ResourceId id, string name, Func<PodReport, PodReport> change) => State.Change(id, revision =>
        revision.Pods.TryGetValue(name, out var pod) ? revision.Pods[name] = change(pod) : null);

    [LoggerMessage(561, LogLevel.Warning, "A request for revision {Revision} failed; it is tried again in {Milliseconds} ms.")]
    private static partial void LogFailure(ILogger logger, Exception exception, string revision, double milliseconds);
}
