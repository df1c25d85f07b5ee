using Microsoft.Extensions.Logging;
using Serverless.Hosting.Activation;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Model;
using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Deployment;

/// <summary>
/// Brings a revision to life: prepares it on the backend, hands it to the scaling loop, and writes down how it is.
/// </summary>
internal sealed partial class RevisionReconciler(
    RoutingLabels routing,
    ReconcileTriggers triggers,
    ServingWriter writer,
    ServingState serving,
    RevisionStateFactory states,
    InstanceBackends backends,
    ActivationSignal signal,
    ReconcileQueue queue,
    TimeProvider time,
    ILogger<RevisionReconciler> logger)
{
    private static readonly TimeSpan EnsureAgainAfter = TimeSpan.FromSeconds(10);

    public async Task ReconcileAsync(Revision revision, CancellationToken cancellationToken)
    {
        var state = serving.GetOrAdd(revision, states.Create);
        state.Revision = revision;
        if (!state.IsEnsured || !revision.Annotations.Equals(state.EnsuredWith))
        {
            await EnsureAsync(state, revision, cancellationToken);
        }

        var status = Observe(revision, state);
        if (status != revision.Status)
        {
            LogReadiness(revision, status);
            state.Revision = await writer.UpdateStatusAsync(revision with { Status = status }, cancellationToken);
        }

        if (status.RoutingState == RoutingState.Reserve && state.Instances.Instances.Count == 0 && revision.Owner is { } owner)
        {
            // nothing of it runs any more: it may be collected
            queue.Add(new ResourceId(owner.Kind, revision.Namespace, owner.Name));
        }

        signal.Ring(state);
    }

    /// <summary>Serves a revision that another host decides about.</summary>
    public void Follow(Revision revision)
    {
        var state = serving.GetOrAdd(revision, states.Create);
        (state.Revision, state.IsEnsured, state.EnsureFailure) = (revision, false, null);
        signal.Ring(state);
    }

    private async Task EnsureAsync(RevisionState state, Revision revision, CancellationToken cancellationToken)
    {
        state.EnsureFailure = await backends.For(revision).EnsureAsync(revision, cancellationToken);
        if (state.EnsureFailure is { } failure)
        {
            LogCannotRun(logger, revision.Name, failure.Reason, failure.Message);
            queue.AddAfter(revision.Id, EnsureAgainAfter);
        }
        else
        {
            (state.IsEnsured, state.EnsuredWith) = (true, revision.Annotations);
            triggers.AddRoutesOf(revision);
        }
    }

    private RevisionStatus Observe(Revision revision, RevisionState state)
    {
        var conditions = new ConditionSet(revision.Status.Conditions, time.GetUtcNow(), ConditionTypes.ResourcesAvailable, ConditionTypes.ContainerHealthy);
        var failure = state.EnsureFailure ?? state.Instances.Failure;

        // before its first decision a host knows less than the one before it did
        if (failure is not null || state.Scale != ScaleStatus.Unknown || !revision.Status.ScaleTargetInitialized)
        {
            RevisionConditions.Mark(conditions, state.Scale, revision.Status.ScaleTargetInitialized, state.CountReady(), failure);
        }

        RevisionConditions.MarkReserve(conditions, state.Reserve);
        var status = revision.Status with
        {
            ObservedGeneration = revision.Generation,
            ScaleTargetInitialized = revision.Status.ScaleTargetInitialized || state.Scale.IsInitialized,
            Reserve = state.ReserveState?.Accounts ?? revision.Status.Reserve,
            ActualReplicas = writer.IsPublic ? state.ReadyInstances : null,
            DesiredReplicas = !writer.IsPublic ? null : state.Scale.Desired >= 0 ? state.Scale.Desired : revision.Status.DesiredReplicas,
            Conditions = conditions.ToList(),
        };
        return routing.Mark(revision, status, time.GetUtcNow());
    }

    private void LogReadiness(Revision revision, RevisionStatus status)
    {
        var before = Ready(revision.Status);
        var after = Ready(status);
        if (before?.Status != after?.Status && after?.Status == ConditionStatus.True)
        {
            LogReady(logger, revision.Name);
        }
        else if (after is { Status: ConditionStatus.False } && (before?.Status, before?.Reason) != (after.Status, after.Reason))
        {
            LogNotReady(logger, revision.Name, after.Reason, after.Message);
        }
    }

    private static Condition? Ready(RevisionStatus status) => status.Conditions.FirstOrDefault(condition => condition.Type == ConditionTypes.Ready);

    [LoggerMessage(410, LogLevel.Information, "Revision {Revision} is ready.")]
    private static partial void LogReady(ILogger logger, string revision);

    [LoggerMessage(411, LogLevel.Warning, "Revision {Revision} is not ready: {Reason}. {Message}")]
    private static partial void LogNotReady(ILogger logger, string revision, string? reason, string? message);

    [LoggerMessage(412, LogLevel.Warning, "Revision {Revision} cannot be run: {Reason}. {Message}")]
    private static partial void LogCannotRun(ILogger logger, string revision, string reason, string message);
}
