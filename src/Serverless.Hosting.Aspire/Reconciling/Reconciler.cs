namespace Serverless.Hosting.Aspire.Reconciling;

/// <summary>
/// Carries out what the host wants. It ends no instance that the host has not named, so none is ended with requests in flight.
/// </summary>
internal static class Reconciler
{
    private static readonly TimeSpan EndAgain = TimeSpan.FromSeconds(2);

    /// <summary>An instance that has run this long begins with the shortest wait again when it fails.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(30);

    /// <summary>Decides. The same question once more, asked of the answer, finds nothing to do.</summary>
    public static Decision Decide(RevisionInstances instances, WantedInstances? wanted, DateTimeOffset now)
    {
        if (wanted is null)
        {
            return new Decision(instances, [], null);
        }

        var actions = new List<SlotAction>();
        foreach (var slot in instances.Slots.Values.Where(slot => MustEnd(slot, wanted, now)))
        {
            actions.Add(new SlotAction(slot.Name, slot.Instance, null));
            instances = instances.With(slot with { Phase = SlotPhase.Ending, EndAgainAt = null });
        }

        // the reserved instance comes first: it is what answers while the others start
        instances = Fill(instances, isReserved: true, wanted.Reserved, wanted.ReservedSize, wanted.End, now, actions);
        instances = Fill(instances, isReserved: false, wanted.Standard, wanted.StandardSize, wanted.End, now, actions);
        return new Decision(instances, actions, LookAgain(instances, now));
    }

    /// <summary>Takes in what the orchestrator says.</summary>
    public static RevisionInstances Observe(RevisionInstances instances, SlotReport report, DateTimeOffset now)
    {
        var slot = instances.Slots.GetValueOrDefault(report.Slot) ?? new Slot(report.Slot);
        return report.Sighting switch
        {
            SlotSighting.Starting => instances.With(Starting(slot)),
            SlotSighting.Running => Running(instances, slot, report.Address, now),
            SlotSighting.Stopping => instances.With(slot is { IsAlive: true, IsConfirmed: true } ? slot with { Phase = SlotPhase.Ending } : slot),
            SlotSighting.Ended => Ended(instances, slot, report.Reason, now),
            _ => instances.With(slot),
        };
    }

    /// <summary>Takes in how an action went.</summary>
    public static RevisionInstances Complete(RevisionInstances instances, SlotAction action, string? error, DateTimeOffset now)
    {
        if (instances.Slots.GetValueOrDefault(action.Slot) is not { } slot || slot.Instance != action.Instance)
        {
            return instances;
        }

        if (error is null)
        {
            return action.IsStart && slot.Phase == SlotPhase.Starting ? instances.With(slot with { IsConfirmed = true }) : instances;
        }

        return action.IsStart
            ? slot.Phase == SlotPhase.Starting ? Fail(instances, slot, "StartFailed", error, now) : instances
            : slot.Phase == SlotPhase.Ending ? instances.With(slot with { EndAgainAt = now + EndAgain }) : instances;
    }

    /// <summary>What the orchestrator has not begun to start cannot be ended: first it is waited for.</summary>
    private static bool MustEnd(Slot slot, WantedInstances wanted, DateTimeOffset now) => slot.Phase == SlotPhase.Ending
        ? slot.EndAgainAt <= now
        : slot is { IsAlive: true, IsConfirmed: true } && (wanted.IsGone || wanted.End.Contains(slot.Instance));

    private static RevisionInstances Fill(RevisionInstances instances, bool isReserved, int wanted, InstanceSize? size, IReadOnlySet<string> end, DateTimeOffset now, List<SlotAction> actions)
    {
        if (instances.TroubleOf(isReserved).NotBefore > now)
        {
            return instances;
        }

        var missing = wanted - instances.Slots.Values.Count(slot => slot.IsAlive && slot.IsReserved == isReserved && !end.Contains(slot.Instance));
        foreach (var slot in instances.Slots.Values.Where(slot => slot.Phase == SlotPhase.Idle).Take(Math.Max(0, missing)))
        {
            var started = slot.Start(isReserved, size?.Name);
            actions.Add(new SlotAction(started.Name, started.Instance, new InstanceOrder(isReserved, size)));
            instances = instances.With(started);
        }

        return instances;
    }

    private static DateTimeOffset? LookAgain(RevisionInstances instances, DateTimeOffset now) =>
        new[] { instances.Standard.NotBefore, instances.Reserved.NotBefore }
            .Concat(instances.Slots.Values.Select(slot => slot.EndAgainAt))
            .Where(time => time > now)
            .Min();

    /// <summary>One that the host did not ask for, started by hand, counts as a standard one: the host ends what is too much.</summary>
    private static Slot Starting(Slot slot) => slot.Phase switch
    {
        SlotPhase.Starting => slot with { IsConfirmed = true },
        SlotPhase.Idle => slot.Start(isReserved: false, null) with { IsConfirmed = true },
        SlotPhase.Running => slot.Start(slot.IsReserved, slot.Type) with { IsConfirmed = true },
        _ => slot,
    };

    private static RevisionInstances Running(RevisionInstances instances, Slot slot, string? address, DateTimeOffset now)
    {
        var isAnother = slot.Phase == SlotPhase.Idle || (slot.Phase == SlotPhase.Running && address is not null && slot.Address != address);
        var seen = isAnother ? Starting(slot) : slot;
        if (seen.Phase != SlotPhase.Starting)
        {
            return instances.With(seen);
        }

        seen = seen with { IsConfirmed = true };
        return address is null
            ? instances.With(seen)
            : instances
                .With(seen with { Phase = SlotPhase.Running, Address = address, RunningSince = now })
                .With(seen.IsReserved, instances.TroubleOf(seen.IsReserved).Clear());
    }

    private static RevisionInstances Ended(RevisionInstances instances, Slot slot, string? reason, DateTimeOffset now)
    {
        if (slot.Phase == SlotPhase.Starting && !slot.IsConfirmed)
        {
            return instances.With(slot);
        }

        return slot.IsAlive ? Fail(instances, slot, "Ended", reason ?? "The instance ended by itself.", now) : instances.With(slot.Rest());
    }

    private static RevisionInstances Fail(RevisionInstances instances, Slot slot, string reason, string message, DateTimeOffset now)
    {
        var before = slot.RunningSince is { } since && now - since >= Settled ? Trouble.None : instances.TroubleOf(slot.IsReserved);
        return instances.With(slot.Rest()).With(slot.IsReserved, before.Add(new InstanceFailure(reason, message, slot.Type), now));
    }
}
