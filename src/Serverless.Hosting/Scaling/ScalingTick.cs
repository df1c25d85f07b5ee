using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Model;
using Serverless.Hosting.Replicas;
using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Scaling;

/// <summary>
/// The scaling walk of one revision: load, decision, bounds, plan, backend. Called by the scaling loop alone.
/// </summary>
internal sealed partial class ScalingTick(
    KpaDecider kpa,
    HpaDecider hpa,
    ReservePlanner reserves,
    PlanSender plans,
    OrderBook orders,
    ReconcileQueue queue,
    AutoscalingPause pause,
    IOptionsMonitor<AutoscalerOptions> options,
    IOptions<ServerlessOptions> serverless,
    TimeProvider time,
    ILogger<ScalingTick> logger) : IScalingWalk
{
    /// <summary>A second has passed: counts the load, and decides if it is time to.</summary>
    /// <returns>Whether the revision is awake.</returns>
    public bool EachSecond(RevisionState revision)
    {
        if (revision.Scaling is not { } scaling)
        {
            return false;
        }

        revision.Throttle.Refresh();
        Record(revision, scaling);
        scaling.Seconds++;
        return Look(revision, scaling, decide: scaling.Decider.IsDue(scaling), hasRung: false);
    }

    /// <summary>A request found no instance: counts it ahead of the next report, and decides at once.</summary>
    /// <returns>Whether the revision is awake.</returns>
    public bool OnRequest(RevisionState revision)
    {
        revision.ReleaseRing();
        if (!revision.IsEnsured)
        {
            return false;
        }

        // nobody looked while it slept: what was counted since is what came just now
        var slept = revision.Scaling is null;
        var scaling = revision.Scaling ?? Wake(revision);
        var come = slept ? revision.Throttle.Report().Requests : 1;
        if (scaling.CountedAhead is null && scaling.Status.Desired <= 0)
        {
            var concurrency = revision.ReserveState?.Plan.CarriedLoad > 0 ? Math.Max(1, revision.Throttle.Read().Load) : 1;
            scaling.CountedAhead = (slept ? 0 : 1, concurrency);
            scaling.Load.Record(time.GetUtcNow(), concurrency, come);
            revision.ReserveState?.Costs.Arrive(come);
        }

        return Look(revision, scaling, decide: scaling.Decider.HearsRequests, hasRung: true);
    }

    /// <summary>Instances, annotations or routes changed: applies what is decided already, or decides for the first time.</summary>
    /// <returns>Whether the revision is awake.</returns>
    public bool OnChange(RevisionState revision)
    {
        if (!revision.IsEnsured)
        {
            return false;
        }

        var rests = revision.TryTakeRest() && revision.Throttle.Read().Load == 0;
        if (revision.Scaling is { } scaling)
        {
            if (rests)
            {
                scaling.Rest(time.GetUtcNow());
            }

            return Look(revision, scaling, decide: rests, hasRung: false);
        }

        // what was counted while nobody looked is no load of the second to come
        revision.Throttle.Report();
        scaling = Wake(revision);
        return Look(revision, scaling, decide: scaling.State.Active.Status == ConditionStatus.False, hasRung: false);
    }

    /// <summary>Another gateway counted: its load adds to that of the second in which it is heard, and a request that waits there is one that waits here.</summary>
    /// <returns>Whether the revision is awake.</returns>
    public bool OnReport(RevisionState revision, in GatewaySample sample)
    {
        if (!revision.IsEnsured || (revision.Scaling is null && sample is { Concurrency: 0, Requests: 0, Rings: false }))
        {
            return revision.Scaling is not null;
        }

        if (revision.Scaling is null)
        {
            // what was counted while nobody looked is no load of the second to come
            revision.Throttle.Report();
        }

        var scaling = revision.Scaling ?? Wake(revision);
        scaling.Load.Record(time.GetUtcNow(), sample.Concurrency, sample.Requests);
        revision.ReserveState?.Costs.Arrive(sample.Requests);
        var decide = sample.Rings || scaling.Status.IsWokenBy(sample.Concurrency);
        return Look(revision, scaling, decide && scaling.Decider.HearsRequests, sample.Rings);
    }

    private bool Look(RevisionState revision, RevisionScaling scaling, bool decide, bool hasRung)
    {
        var now = time.GetUtcNow();
        TakeOverSettings(revision, scaling, now);
        var ready = revision.Throttle.Read().Standard;
        var reachability = ReachabilityOf(revision.Revision, ready);
        var holds = Holds(revision, scaling, hasRung);
        if (decide && !holds)
        {
            scaling.Decider.Decide(revision, scaling, ready, reachability, now);
        }

        var result = scaling.Decider.Step(
            new RevisionScaleInput
            {
                Now = now,
                Settings = scaling.Settings,
                Reachability = reachability,
                Load = scaling.Status,
                ReadyInstances = ready,
                CurrentReplicas = scaling.Replicas,
            },
            scaling.State);
        scaling.State = result.State;
        scaling.Replicas = (holds ? null : result.Replicas) ?? scaling.Replicas;
        Apply(revision, scaling, hasRung && !holds, now);
        Publish(revision, scaling);
        orders.Update(revision);
        return !FellAsleep(revision, scaling);
    }

    /// <summary>While the autoscaler is paused the number of instances stays, but a request that finds none at all is not lost, and who is let go to rest does.</summary>
    private bool Holds(RevisionState revision, RevisionScaling scaling, bool hasRung)
    {
        if (scaling.IsResting && revision.Throttle.Read().Load > 0)
        {
            scaling.Rouse();
        }

        return pause.IsOn && !scaling.IsResting && !(hasRung && revision.CountReady() == 0);
    }

    /// <summary>The load of the second that has passed: zeros count too, so that an idle revision goes down.</summary>
    private void Record(RevisionState revision, RevisionScaling scaling)
    {
        var load = revision.Throttle.Report();
        var (requests, concurrency) = scaling.CountedAhead ?? (0, 0);
        scaling.CountedAhead = null;
        scaling.Load.Record(time.GetUtcNow(), Math.Max(load.AverageConcurrency - concurrency, 0), load.Requests - requests);
        revision.ReserveState?.Costs.Arrive(load.Requests - requests);
    }

    private void Apply(RevisionState revision, RevisionScaling scaling, bool hasRung, DateTimeOffset now)
    {
        var plan = reserves.Plan(revision, scaling, hasRung, now);
        if (plan == scaling.Plan)
        {
            return;
        }

        if (plan.Standard != scaling.Plan.Standard)
        {
            LogScale(logger, revision.Revision.Name, scaling.Plan.Standard, plan.Standard);
        }

        scaling.Plan = plan;
        revision.ReserveState?.Sent = plan;
        plans.Send(revision, plan);
    }

    private void Publish(RevisionState revision, RevisionScaling scaling)
    {
        var active = scaling.State.Active;
        var status = new ScaleStatus(scaling.State.DesiredScale, active.Status, active.Reason is "" ? null : active.Reason, scaling.State.IsInitialized)
        {
            Requested = scaling.Replicas,
            ExcessBurstCapacity = scaling.Status.ExcessBurstCapacity,
            IsPanicking = scaling.Memory.PanicTime is not null,
            Decision = scaling.Decision,
        };
        var before = revision.Scale;
        revision.Scale = status;
        if ((before.Active, before.Reason, before.IsInitialized, before.Desired) != (status.Active, status.Reason, status.IsInitialized, status.Desired))
        {
            queue.Add(revision.Revision.Id);
        }
    }

    /// <summary>At rest with nothing to do but for a reserved instance to stand by: everything about it is forgotten until it is asked for.</summary>
    private static bool FellAsleep(RevisionState revision, RevisionScaling scaling)
    {
        var isAtRest = scaling is { Plan: { Standard: 0, End.Count: 0 }, State.Active.Status: ConditionStatus.False }
            && revision.Instances.Instances.Count == scaling.Plan.Reserved
            && revision.Count(InstanceClass.Reserved, InstanceState.Ready) == scaling.Plan.Reserved
            && revision.Read().Load == 0;
        if (isAtRest)
        {
            revision.Scaling = null;
        }

        return isAtRest;
    }

    /// <summary>A revision that nothing was decided about yet starts with its first instances; any other continues with what there is.</summary>
    private RevisionScaling Wake(RevisionState revision)
    {
        var now = time.GetUtcNow();
        var (annotations, current) = (revision.Revision.Annotations, options.CurrentValue);
        var settings = Resolve(revision.Revision, annotations, current);
        var isInitialized = revision.Revision.Status.ScaleTargetInitialized || revision.Scale.IsInitialized;
        var isNew = !isInitialized && revision.Scale == ScaleStatus.Unknown;
        var instances = revision.Count(InstanceClass.Standard);
        var ready = revision.Throttle.Read().Standard;
        IScaleDecider decider = HpaSettings.IsHpa(annotations, current) ? hpa : kpa;
        return revision.Scaling = new(annotations, current, settings)
        {
            Decider = decider,
            State = isInitialized && ready > 0 ? Survived(now)
                : isInitialized || isNew ? RevisionScaleState.Restarted(now, settings, ReachabilityOf(revision.Revision, instances), isInitialized)
                : GivenUp(now),
            Reserve = reserves.Resolve(revision.Revision, annotations, settings),
            Memory = decider == kpa ? ScalingMemory.Start(now, ready) : default,
            Replicas = isNew ? Math.Max(instances, settings.InitialScale) : instances,
            Plan = revision.ReserveState?.Sent ?? new InstancePlan(instances, revision.Count(InstanceClass.Reserved)),
        };
    }

    private static RevisionScaleState Survived(DateTimeOffset now) => RevisionScaleState.Start(now) with { IsInitialized = true, Active = new(ConditionStatus.True, "") };

    private static RevisionScaleState GivenUp(DateTimeOffset now) => RevisionScaleState.Start(now) with { Active = new(ConditionStatus.False, ActiveState.NoTraffic) };

    private void TakeOverSettings(RevisionState revision, RevisionScaling scaling, DateTimeOffset now)
    {
        var (annotations, current) = (revision.Revision.Annotations, options.CurrentValue);
        if (ReferenceEquals(annotations, scaling.Annotations) && ReferenceEquals(current, scaling.Options))
        {
            return;
        }

        (scaling.Annotations, scaling.Options) = (annotations, current);
        scaling.Settings = Resolve(revision.Revision, annotations, current);
        scaling.Reserve = reserves.Resolve(revision.Revision, annotations, scaling.Settings);
        scaling.Load.Resize(scaling.Settings, now);
    }

    private ScalingSettings Resolve(Revision revision, ValueMap annotations, AutoscalerOptions current) => ScalingSettings.Resolve(
        annotations, revision.Spec.ContainerConcurrency, current, TimeSpan.FromSeconds(serverless.Value.ProgressDeadlineSeconds));

    /// <summary>A revision that is broken, with nothing ready, is let go as one that no route names.</summary>
    private static Reachability ReachabilityOf(Revision revision, int ready) => revision.Status.RoutingState switch
    {
        _ when ready == 0 && revision.Status.Conditions.Any(IsBroken) => Reachability.Unreachable,
        RoutingState.Active => Reachability.Reachable,
        RoutingState.Reserve => Reachability.Unreachable,
        _ => Reachability.Unknown,
    };

    private static bool IsBroken(Condition condition) =>
        condition is { Status: ConditionStatus.False, Type: ConditionTypes.ResourcesAvailable or ConditionTypes.ContainerHealthy };

    [LoggerMessage(303, LogLevel.Information, "Revision {Revision} is scaled from {From} to {To}.")]
    private static partial void LogScale(ILogger logger, string revision, int from, int to);
}
