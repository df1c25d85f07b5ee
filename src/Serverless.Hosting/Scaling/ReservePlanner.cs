using Microsoft.Extensions.Options;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Model;
using Serverless.Hosting.Replicas;
using Serverless.Hosting.Reservations;
using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Scaling;

/// <summary>
/// Turns the standard instances that a revision asks for into a plan for both classes: the last step of the scaling walk. Called by the scaling loop alone.
/// </summary>
internal sealed class ReservePlanner(
    IReservedInstancePolicy policy,
    IInstanceCatalog catalog,
    IOptions<ReserveOptions> options,
    ReserveBooks books,
    InstanceResizer resizer,
    OrderBook orders,
    ReserveLog log)
{
    // the longest way that a request can take through the phases in one moment: none, reserved, waking, draining, active
    private const int MostSteps = 5;

    /// <summary>How a revision uses reserved instances.</summary>
    public ReserveSettings Resolve(Revision revision, ValueMap annotations, ScalingSettings settings) =>
        ReserveSettings.Resolve(annotations, revision.Spec, settings, options.Value, catalog);

    /// <summary>The plan for the standard instances that are asked for now; who takes requests by it is in force from now on.</summary>
    public InstancePlan Plan(RevisionState revision, RevisionScaling scaling, bool hasRung, DateTimeOffset now)
    {
        if (revision.ReserveState is null && !scaling.Reserve.IsEnabled)
        {
            return Plan(revision, new ClassDemand(scaling.Replicas), scaling.Reserve.DrainBound);
        }

        var reserve = revision.ReserveState ??= new RevisionReserve(revision.Revision.Status.Reserve, now);
        if (IsResizing(revision, reserve, scaling, ref hasRung))
        {
            return scaling.Plan;
        }

        books.Open(revision, reserve, scaling.Reserve, now);
        var plan = Step(revision, reserve, scaling, hasRung, now);
        var sent = Apply(revision, reserve, scaling, plan);
        for (var i = 1; i < MostSteps && reserve.Resizing is null && Moves(revision, reserve, scaling, hasRung, now, ref plan); i++)
        {
            sent = Apply(revision, reserve, scaling, plan);
        }

        books.Close(revision, reserve, scaling, now);
        return sent;
    }

    /// <summary>Whether instances are being resized still. Then the plan in force stays, and a request that asks for instances is remembered.</summary>
    private static bool IsResizing(RevisionState revision, RevisionReserve reserve, RevisionScaling scaling, ref bool hasRung)
    {
        if (reserve.Resizing is not { } resizing)
        {
            return false;
        }

        resizing.HasRung |= hasRung;
        if (!resizing.HasFailed && !resizing.IsDone(revision.Instances))
        {
            return true;
        }

        (hasRung, reserve.CannotResize, reserve.Resizing) = (resizing.HasRung, resizing.HasFailed, null);
        scaling.Plan = resizing.AppliedTo(scaling.Plan, revision.Instances);
        return false;
    }

    private InstancePlan Apply(RevisionState revision, RevisionReserve reserve, RevisionScaling scaling, in ReservationPlan plan)
    {
        var demand = DemandOf(plan, scaling.Reserve);
        var (from, type, count) = plan.Resize == InstanceResize.Shrink
            ? (InstanceClass.Standard, plan.ReservedType!, scaling.Reserve.Replicas)
            : (InstanceClass.Reserved, scaling.Reserve.StandardType, Math.Max(1, scaling.Replicas));
        if (plan.Resize == InstanceResize.None || InstanceResizer.Choose(revision, from, count) is not { } resize)
        {
            return Plan(revision, demand, scaling.Reserve.DrainBound);
        }

        // nobody is served by an instance of unknown size, and no plan is made before the backend tells what it has resized
        var withheld = demand with { Standard = scaling.Plan.Standard, Reserved = scaling.Plan.Reserved, Serve = ServingClasses.None };
        Plan(revision, withheld, scaling.Reserve.DrainBound);
        reserve.Resizing = resize;
        resizer.Begin(revision, resize, type);
        return scaling.Plan;
    }

    private InstancePlan Plan(RevisionState revision, ClassDemand demand, TimeSpan bound) =>
        revision.Throttle.Plan(demand, bound, orders.BusyElsewhere(revision));

    /// <summary>Whether one more step changes the phase; the plan is that of the last one.</summary>
    private bool Moves(RevisionState revision, RevisionReserve reserve, RevisionScaling scaling, bool hasRung, DateTimeOffset now, ref ReservationPlan plan)
    {
        var before = plan.Phase;
        plan = Step(revision, reserve, scaling, hasRung && before is ReservationPhase.None or ReservationPhase.Reserved, now);
        return plan.Phase != before;
    }

    private ReservationPlan Step(RevisionState revision, RevisionReserve reserve, RevisionScaling scaling, bool hasRung, DateTimeOffset now)
    {
        var status = revision.Read();
        var before = reserve.Memory;
        (reserve.Plan, reserve.Memory) = policy.Plan(
            new ReservationInput
            {
                Now = now,
                Settings = scaling.Reserve,
                Reachability = revision.Revision.Status.RoutingState == RoutingState.Reserve ? Reachability.Unreachable : Reachability.Reachable,
                IsInitialized = scaling.State.IsInitialized,
                StandardWanted = scaling.Replicas,
                StandardReady = status.Standard,
                ReservedReady = status.AliveReserved,
                ReservedInFlight = status.InFlightReserved,
                Load = status.Load,
                HasRung = hasRung,
                CreditPercent = reserve.Credits.Percent,
                CanResize = resizer.IsAble(revision) && !reserve.CannotResize,
                OutOfStock = reserve.OutOfStock(now),
            },
            before);
        if (reserve.Memory.Phase != before.Phase)
        {
            books.Enter(revision, reserve, before, now);
            log.Moved(revision.Revision.Name, before, reserve.Plan, now);
        }

        return reserve.Plan;
    }

    private static ClassDemand DemandOf(in ReservationPlan plan, ReserveSettings settings) => new(plan.Standard, plan.Reserved)
    {
        Serve = plan.Serving switch
        {
            ServingClass.Reserved => ServingClasses.Reserved,
            ServingClass.Both => ServingClasses.Both,

            // while nobody can serve, whoever is ready first does; but one that rests in place is made larger first
            ServingClass.Queue when plan.Reserved > 0 && !settings.InPlace => ServingClasses.Both,
            _ => ServingClasses.Standard,
        },
        StandardType = settings.InPlace ? settings.StandardType : null,
        ReservedRings = plan.Phase == ReservationPhase.Reserved,
        ReservedType = plan.ReservedType,
        ReservedLimit = plan.ReservedType is { } type ? settings.AdmitsAtOnce(type) : 1,
        ReservedShare = plan.ReservedType is { } small ? Math.Min(1, small.Cpus / settings.StandardType.Cpus) : 1,
    };
}
