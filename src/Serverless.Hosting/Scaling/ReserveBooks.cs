using Microsoft.Extensions.Options;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Diagnostics;
using Serverless.Hosting.Reservations;
using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Scaling;

/// <summary>
/// Keeps the books of reserved instances at each look: stock, credits, costs, and what of it is shown and stored. Called by the scaling loop alone.
/// </summary>
internal sealed class ReserveBooks(
    IInstanceCatalog catalog,
    InstanceBackends backends,
    InstanceResizer resizer,
    ReserveInstruments instruments,
    IOptions<ReserveOptions> options,
    ReconcileQueue queue)
{
    /// <summary>How old what is stored may be.</summary>
    internal static readonly TimeSpan StoreEvery = TimeSpan.FromMinutes(5);

    // measuring reads what the system tells of all processes where there are no control groups
    private static readonly TimeSpan MeasureEvery = TimeSpan.FromSeconds(1);

    /// <summary>Before a look: what has happened since the last one.</summary>
    public void Open(RevisionState revision, RevisionReserve reserve, ReserveSettings settings, DateTimeOffset now)
    {
        if (revision.Instances.ReservedFailure is { Reason: RevisionFailure.OutOfStock, InstanceType: { } type })
        {
            reserve.MarkOutOfStock(type, now + options.Value.OutOfStockFor);
        }

        reserve.Costs.Advance(now);
        if (backends.For(revision.Revision) is IMeasuringBackend measuring && (now - reserve.MeasuredAt >= MeasureEvery || HasNew(revision, reserve)))
        {
            reserve.MeasuredAt = now;
            Measure(revision, reserve, settings, measuring, now);
        }
    }

    /// <summary>A phase has begun.</summary>
    public void Enter(RevisionState revision, RevisionReserve reserve, in ReservationMemory before, DateTimeOffset now)
    {
        var isHandover = (before.Phase, reserve.Memory.Phase) is
            (ReservationPhase.Waking, ReservationPhase.Draining) or (ReservationPhase.Resting, ReservationPhase.Reserved);
        if (isHandover)
        {
            reserve.Costs.HandOver(now - before.Since);
            instruments.OnHandover(revision.Revision, reserve.Memory.Phase == ReservationPhase.Reserved, now - before.Since);
        }
    }

    /// <summary>After a look: what there is from now on.</summary>
    public void Close(RevisionState revision, RevisionReserve reserve, RevisionScaling scaling, DateTimeOffset now)
    {
        var (settings, plan, status) = (scaling.Reserve, reserve.Plan, revision.Read());
        var isAlone = plan.Phase == ReservationPhase.Sharing && status.Standard == 0;
        var wanted = plan.Phase == ReservationPhase.Sharing ? Math.Max(1, scaling.Replicas) : scaling.Replicas;
        var running = revision.Instances.Instances.Select(instance => TypeOf(instance, plan, settings)).ToList();
        reserve.Costs.Observe(settings.StandardType, running, wanted, status.Standard > 0, status.ServedByReserved, reserve.FailedInHandover);
        if (wanted == 0)
        {
            reserve.Costs.GiveUpStart();
        }
        else if (isAlone)
        {
            reserve.Costs.EndImaginedStart();
        }

        Publish(revision, reserve, plan, now);
    }

    private static bool HasNew(RevisionState revision, RevisionReserve reserve) =>
        revision.Instances.Instances.Any(instance => instance is { Class: InstanceClass.Reserved, State: InstanceState.Ready } && !reserve.Credits.Knows(instance));

    private void Measure(RevisionState revision, RevisionReserve reserve, ReserveSettings settings, IMeasuringBackend measuring, DateTimeOffset now)
    {
        var instances = revision.Instances.Instances.Where(instance => instance is { Class: InstanceClass.Reserved, State: not InstanceState.Ending })
            .Select(instance => (instance, TypeOf(instance, reserve.Plan, settings))).ToList();
        var charged = reserve.Credits.Observe(instances, instances.Count > 0 ? measuring.Measure(revision.Revision.Id) : [], settings.IsUnlimited, now);
        if (charged > 0)
        {
            reserve.Costs.Charge(charged, options.Value.CreditPrice);
        }

        foreach (var (instance, size) in reserve.Credits.ChangeHolds(settings.IsUnlimited))
        {
            resizer.Hold(revision, instance, size);
        }
    }

    private InstanceType TypeOf(Instance instance, in ReservationPlan plan, ReserveSettings settings) => instance.Class == InstanceClass.Standard
        ? settings.StandardType
        : (instance.Type is { } name ? catalog.Find(name) : null) ?? plan.ReservedType ?? settings.StandardType;

    private void Publish(RevisionState revision, RevisionReserve reserve, in ReservationPlan plan, DateTimeOffset now)
    {
        var before = reserve.Status;
        reserve.Status = new ReserveStatus
        {
            Phase = plan.Phase,
            Reason = plan.Reason,
            Since = reserve.Memory.Since,
            Condition = plan.Condition,
            Type = plan.ReservedType,
            CreditBalance = reserve.Credits.Balance,
            CreditPercent = reserve.Credits.Percent,
            Ledger = reserve.Costs.Ledger,
        };
        if ((before.Phase, before.Reason, before.Condition) != (plan.Phase, plan.Reason, plan.Condition) || now - reserve.AccountsAt >= StoreEvery)
        {
            var (credits, type) = reserve.Credits.Poorest;
            (reserve.Accounts, reserve.AccountsAt) = (new() { Ledger = reserve.Costs.Ledger, Credits = credits, CreditType = type }, now);
            queue.Add(revision.Revision.Id);
        }
    }
}
