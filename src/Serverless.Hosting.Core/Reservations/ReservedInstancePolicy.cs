namespace Serverless.Hosting.Reservations;

/// <summary>
/// Keeps a cheap instance in place of the standard ones while a revision is idle: it answers the first request, and leaves when a standard instance is ready.
/// </summary>
/// <remarks>
/// It stands after the autoscaler and changes only what happens when that would set the standard instances to 0, and back. A step goes along one arrow of the
/// table of phases at most. Stateless and thread-safe; allocates nothing.
/// </remarks>
public sealed partial class ReservedInstancePolicy : IReservedInstancePolicy
{
    /// <inheritdoc />
    public (ReservationPlan Plan, ReservationMemory Memory) Plan(in ReservationInput input, ReservationMemory memory)
    {
        if (!input.IsOn)
        {
            return (PlainScaling(input), default);
        }

        memory = Notice(input, memory.IsOn ? memory : Found(input));
        memory = Move(input, memory);
        return (PlanOf(input, memory), memory);
    }

    private static ReservationPlan PlainScaling(in ReservationInput input) => new()
    {
        Reason = ReservationReason.Off,
        Standard = input.StandardWanted,
        Serving = input.StandardReady > 0 ? ServingClass.Standard : ServingClass.Queue,
    };

    /// <summary>The phase that what runs belongs to: after a start of the host, and when the feature is turned on.</summary>
    private static ReservationMemory Found(in ReservationInput input)
    {
        var phase = (input.StandardReady > 0, input.ReservedReady > 0) switch
        {
            (true, true) => ReservationPhase.Waking,
            (true, false) => ReservationPhase.Active,
            (false, true) => ReservationPhase.Reserved,
            _ when input.StandardWanted > 0 => ReservationPhase.Waking,
            _ => ReservationPhase.None,
        };
        return new ReservationMemory { IsOn = true, Held = 1 }.Enter(phase, ReservationReason.Found, input);
    }

    /// <summary>What the input says of earlier troubles, and the type in use: it stays from when it starts until it has left, else it is the first in stock.</summary>
    private static ReservationMemory Notice(in ReservationInput input, ReservationMemory memory)
    {
        var settings = input.Settings;
        var isKept = memory.Phase != ReservationPhase.Active
            && memory.Type is { } type
            && Contains(settings, type)
            && (input.ReservedReady > 0 || !InstanceSelection.IsOutOfStock(type, input.OutOfStock));
        return memory with
        {
            Type = isKept ? memory.Type : InstanceSelection.FirstInStock(settings.Types, input.OutOfStock),
            Held = input.StandardWanted > 0 ? input.StandardWanted : memory.Held,
            WasWanted = memory.WasWanted || input.StandardWanted > 0,
            HasTimedOut = memory.HasTimedOut && input.StandardReady == 0,
            IsReservedLate = memory.IsReservedLate && input.ReservedReady == 0,
            IsSpent = memory.IsSpent && !(input.CreditPercent >= settings.SharingThreshold),
            Since = memory.Phase == ReservationPhase.Draining && input.StandardReady == 0 ? input.Now : memory.Since,
        };
    }

    private static bool Contains(ReserveSettings settings, InstanceType type)
    {
        for (var i = 0; i < settings.Types.Count; i++)
        {
            if (settings.Types[i] == type)
            {
                return true;
            }
        }

        return false;
    }

    private static bool CanShare(in ReservationInput input, in ReservationMemory memory) =>
        input.Settings.Handover == ReserveHandover.WhenCreditsSpent
        && !memory.IsSpent
        && input.ReservedReady > 0
        && input.CreditPercent > input.Settings.CreditThreshold;

    private static bool IsInPlace(in ReservationInput input) => input is { CanResize: true, Settings.InPlace: true };

    /// <summary>Whether the next request grows the reserved instance instead of starting another one.</summary>
    private static bool IsGrown(in ReservationInput input, in ReservationMemory memory) =>
        IsInPlace(input) && input.ReservedReady > 0 && !CanShare(input, memory);
}
