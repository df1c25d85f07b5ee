using Serverless.Hosting.Model;

namespace Serverless.Hosting.Routing;

/// <summary>
/// Moves the traffic of targets that follow a configuration from revision to revision in small steps.
/// </summary>
/// <remarks>
/// A new revision gets one percent at once. When that percent is served, its delay sets the pace: the rest follows in equal steps over the duration.
/// </remarks>
public static class GradualRollout
{
    private const string OldDurationAnnotation = "serving.knative.dev/rolloutDuration";
    private const double NanosecondsPerSecond = 1e9;
    private const int NanosecondsPerTick = 100;

    /// <summary>How long the rollouts of a route take.</summary>
    /// <param name="annotations">The annotations of the route.</param>
    /// <param name="byDefault">The setting of the host, for a route that sets none, or 0.</param>
    /// <returns>The duration in whole seconds; 0 for no gradual rollout.</returns>
    public static TimeSpan DurationOf(ValueMap annotations, TimeSpan byDefault)
    {
        ArgumentNullException.ThrowIfNull(annotations);
        var text = annotations.GetValueOrDefault(ServingLabels.RolloutDuration) ?? annotations.GetValueOrDefault(OldDurationAnnotation);
        var own = GoDuration.TryParse(text, out var duration) ? Math.Floor(duration.TotalSeconds) : 0;
        return own > 0 ? TimeSpan.FromSeconds(own) : byDefault;
    }

    /// <summary>Where the rollouts of an assignment end: each target that follows a configuration gives its whole share to the latest ready revision.</summary>
    /// <param name="assignment">The assignment.</param>
    /// <returns>The state at the end.</returns>
    public static RolloutState GoalOf(TrafficAssignment assignment)
    {
        ArgumentNullException.ThrowIfNull(assignment);
        return Sort(
            from trafficGroup in assignment.Groups
            from target in trafficGroup.Targets
            where target.LatestRevision && target.Percent > 0
            select new ConfigurationRollout(
                target.ConfigurationName, trafficGroup.Tag, target.Percent, [new RevisionShare(target.RevisionName, target.Percent)]));
    }

    /// <summary>Does all that is due: sets the pace where it can be known now, and takes one step.</summary>
    /// <param name="previous">The stored state; <see cref="RolloutState.Empty"/> for none.</param>
    /// <param name="goal">The state at the end.</param>
    /// <param name="duration">How long a rollout takes; without one everything moves at once.</param>
    /// <param name="isServed">Whether the gateways have just come to serve the stored state.</param>
    /// <param name="now">The time.</param>
    /// <returns>The new state.</returns>
    public static RolloutState Advance(RolloutState previous, RolloutState goal, TimeSpan duration, bool isServed, DateTimeOffset now) =>
        duration <= TimeSpan.Zero ? goal
        : isServed ? Step(ObserveReady(previous, now, duration), goal, now)
        : Step(previous, goal, now);

    /// <summary>Sets the pace of the rollouts whose first percent has come to be served.</summary>
    /// <param name="state">The stored state.</param>
    /// <param name="now">The time.</param>
    /// <param name="duration">How long a rollout takes in all.</param>
    /// <returns>The state with the pace in it; rollouts that have one already keep theirs.</returns>
    public static RolloutState ObserveReady(RolloutState state, DateTimeOffset now, TimeSpan duration)
    {
        ArgumentNullException.ThrowIfNull(state);
        return new(state.Configurations
            .Select(pair => pair.Steps is { StartTime: > 0, StepDuration: 0 } && pair.Percent > 1
                ? pair with { Steps = Pace(pair, ToNanoseconds(now), Math.Floor(duration.TotalSeconds)) }
                : pair)
            .ToValueList());
    }

    /// <summary>Takes the step that is due, and starts the rollouts of revisions that are new.</summary>
    /// <param name="previous">The stored state; <see cref="RolloutState.Empty"/> for none.</param>
    /// <param name="goal">The state at the end. A pair of configuration and tag that the stored state does not know is there at once.</param>
    /// <param name="now">The time.</param>
    /// <returns>The new state.</returns>
    public static RolloutState Step(RolloutState previous, RolloutState goal, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(previous);
        ArgumentNullException.ThrowIfNull(goal);
        var time = ToNanoseconds(now);
        return Sort(
            from wanted in goal.Configurations
            where wanted.Percent > 0
            let stored = previous.Configurations.FirstOrDefault(pair => pair.IsOf(wanted.ConfigurationName, wanted.Tag))
            select stored is null || stored.Revisions.Count == 0 ? wanted : RolloutStepper.Step(stored, wanted, time));
    }

    /// <summary>Puts the shares of running rollouts into an assignment.</summary>
    /// <param name="assignment">The assignment.</param>
    /// <param name="state">The state.</param>
    /// <returns>The assignment as it is to be served and reported now.</returns>
    public static TrafficAssignment Apply(TrafficAssignment assignment, RolloutState state)
    {
        ArgumentNullException.ThrowIfNull(assignment);
        ArgumentNullException.ThrowIfNull(state);
        var groups = assignment.Groups.Select(group => Apply(group, state)).ToValueList();

        // While anything rolls, the status shows the shares of all targets that follow a configuration, of a tagged one those of its own hosts.
        var reported = state.IsDone ? assignment.Targets.Select(target => Settle(target, state)) : assignment.Targets.SelectMany(target => Expand(target, target.Tag, state));
        return assignment with { Groups = groups, Status = TrafficGrouping.Status(reported, groups) };
    }

    private static TrafficGroup Apply(TrafficGroup group, RolloutState state) =>
        group with { Shares = TrafficGrouping.Shares(group.Targets.SelectMany(target => Expand(target, group.Tag, state))) };

    private static IEnumerable<AssignedTarget> Expand(AssignedTarget target, string tag, RolloutState state) =>
        Find(target, tag, state)?.Revisions.Select(revision => target with { RevisionName = revision.RevisionName, Percent = revision.Percent }) ?? [target];

    /// <summary>The revision that has the share of a target where nothing rolls: not yet the latest one while that waits for its first percent.</summary>
    private static AssignedTarget Settle(AssignedTarget target, RolloutState state) =>
        Find(target, target.Tag, state) is { Revisions: [var only] } ? target with { RevisionName = only.RevisionName } : target;

    private static ConfigurationRollout? Find(AssignedTarget target, string tag, RolloutState state) =>
        target.LatestRevision ? state.Configurations.FirstOrDefault(candidate => candidate.IsOf(target.ConfigurationName, tag)) : null;

    private static RolloutSteps Pace(ConfigurationRollout pair, long now, double duration)
    {
        var delay = Math.Max(1, Math.Ceiling((now - pair.Steps.StartTime) / NanosecondsPerSecond));
        var left = Math.Max(1, duration - delay);
        var steps = Math.Min(Math.Max(1, left / delay), pair.Percent - 1);
        var size = (int)Math.Round((pair.Percent - 1) / steps, MidpointRounding.AwayFromZero);
        var length = left / steps * NanosecondsPerSecond;

        // The sum is made in floating point, as the reference makes it: stored times are comparable to the nanosecond.
        return new(pair.Steps.StartTime, (long)(now + length), (long)length, size);
    }

    private static RolloutState Sort(IEnumerable<ConfigurationRollout> pairs) => new(pairs
        .OrderBy(pair => pair.Tag, StringComparer.Ordinal)
        .ThenBy(pair => pair.ConfigurationName, StringComparer.Ordinal)
        .ToValueList());

    private static long ToNanoseconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks * NanosecondsPerTick;
}
