using Microsoft.Extensions.Options;
using Serverless.Hosting.Activation;
using Serverless.Hosting.Model;
using Serverless.Hosting.Routing;
using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Deployment;

/// <summary>
/// Takes the gradual rollouts of a route further, and asks for the next look when the next step is due.
/// </summary>
/// <remarks>
/// A new revision gets its first percent only when it has an instance that is ready, so that no request of it waits for a start. If it sleeps, it is woken.
/// What is stored before that is the decision; what is served then is still the traffic before.
/// </remarks>
internal sealed class RouteRollout(
    ServingCache cache,
    ServingState serving,
    ActivationSignal signal,
    ReconcileQueue queue,
    IOptions<RoutingOptions> routing,
    IOptions<ServerlessOptions> serverless,
    TimeProvider time)
{
    public RolloutStep Advance(Route route, TrafficAssignment assignment)
    {
        var now = time.GetUtcNow();
        var duration = GradualRollout.DurationOf(route.Annotations, routing.Value.RolloutDuration);
        var goal = GradualRollout.GoalOf(assignment);
        var stored = StoredOf(route).WithoutGone(name => cache.Get<Revision>(route.Namespace, name) is not null);

        var state = GradualRollout.Advance(stored, goal, duration, isServed: false, now);
        var cold = state.WaitingFor.FirstOrDefault(name => !HasReadyInstance(route.Namespace, name));
        if (cold is null && state.WaitingFor.Count > 0)
        {
            state = GradualRollout.Advance(state, goal, duration, isServed: true, now);
        }

        if (state.NextStepAt is { } next)
        {
            queue.AddAt(route.Id, next);
        }

        return cold is null ? InForce(state, assignment) : Wait(route, state, assignment, cache.Get<Revision>(route.Namespace, cold)!, now);
    }

    /// <summary>What was served when the host ended.</summary>
    public static TrafficAssignment Restore(Route route, TrafficAssignment assignment) => GradualRollout.Apply(assignment, StoredOf(route).WithoutWaiting());

    private static RolloutState StoredOf(Route route) => RolloutState.TryParse(route.Status.Rollout, out var stored) ? stored : RolloutState.Empty;

    private static RolloutStep InForce(RolloutState state, TrafficAssignment assignment)
    {
        var served = GradualRollout.Apply(assignment, state);
        return state.IsDone ? new(state, served, ConditionStatus.True) : InProgress(state, served, "A gradual rollout of the latest revision(s) is in progress.");
    }

    /// <summary>Leaves the traffic as it is until a revision has an instance, and tells if that takes longer than it may.</summary>
    private RolloutStep Wait(Route route, RolloutState state, TrafficAssignment assignment, Revision revision, DateTimeOffset now)
    {
        var served = GradualRollout.Apply(assignment, state.WithoutWaiting());
        var deadline = state.WaitingSince!.Value + DeadlineOf(revision);
        if (serving.Find(revision.Id) is { } running)
        {
            signal.Ring(running, isRequest: true);
        }

        if (now >= deadline)
        {
            return new(state, served, ConditionStatus.False)
            {
                Reason = "ProgressDeadlineExceeded",
                Message = $"Revision \"{revision.Name}\" gets no traffic: none of its instances became ready within {DeadlineOf(revision).TotalSeconds:0} seconds.",
            };
        }

        queue.AddAt(route.Id, deadline);
        return InProgress(state, served, $"Revision \"{revision.Name}\" gets its first percent when an instance of it is ready.");
    }

    private static RolloutStep InProgress(RolloutState state, TrafficAssignment served, string message) =>
        new(state, served, ConditionStatus.Unknown) { Reason = "RolloutInProgress", Message = message };

    private bool HasReadyInstance(string ns, string revision) => serving.Find(ns, revision) is { ReadyInstances: > 0 };

    private TimeSpan DeadlineOf(Revision revision) =>
        GoDuration.TryParse(revision.Annotations.GetValueOrDefault(ServingLabels.ProgressDeadline), out var own) && own > TimeSpan.Zero
            ? own
            : TimeSpan.FromSeconds(serverless.Value.ProgressDeadlineSeconds);
}
