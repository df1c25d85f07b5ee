namespace Serverless.Hosting.Reservations;

/// <content>The arrows of the table of phases.</content>
public sealed partial class ReservedInstancePolicy
{
    private static ReservationMemory Move(in ReservationInput input, in ReservationMemory memory) => memory.Phase switch
    {
        ReservationPhase.Active => FromActive(input, memory),
        ReservationPhase.Resting => FromResting(input, memory),
        ReservationPhase.Reserved => FromReserved(input, memory),
        ReservationPhase.Waking => FromWaking(input, memory),
        ReservationPhase.Draining => FromDraining(input, memory),
        ReservationPhase.Sharing => FromSharing(input, memory),
        _ => FromNone(input, memory),
    };

    private static ReservationMemory FromNone(in ReservationInput input, in ReservationMemory memory)
    {
        if (input.ReservedReady > 0)
        {
            return memory.Enter(ReservationPhase.Reserved, ReservationReason.ReservedReady, input);
        }

        return input.HasRung || input.StandardWanted > 0 || input.Load > 0
            ? memory.Enter(ReservationPhase.Waking, ReservationReason.RequestArrived, input)
            : memory;
    }

    private static ReservationMemory FromActive(in ReservationInput input, in ReservationMemory memory) =>
        input.StandardWanted == 0 ? memory.Enter(ReservationPhase.Resting, ReservationReason.NoLoad, input) : memory;

    private static ReservationMemory FromResting(in ReservationInput input, in ReservationMemory memory)
    {
        var isLate = input.Now - memory.Since >= input.Settings.StartDeadline;
        var isReservedReady = input.ReservedReady > 0 && (isLate || IsInPlace(input) || input.ReservedReady >= input.Settings.Replicas);
        if (input.StandardWanted > 0 && (input.StandardReady > 0 || !isReservedReady))
        {
            return memory.Enter(ReservationPhase.Active, ReservationReason.LoadReturned, input);
        }

        if (isReservedReady)
        {
            return memory.Enter(ReservationPhase.Reserved, ReservationReason.ReservedReady, input);
        }

        if (memory.Type is null)
        {
            return memory.Enter(ReservationPhase.None, ReservationReason.OutOfStock, input);
        }

        return isLate
            ? memory.Enter(ReservationPhase.None, ReservationReason.ReservedLate, input) with { IsReservedLate = true }
            : memory;
    }

    private static ReservationMemory FromReserved(in ReservationInput input, in ReservationMemory memory)
    {
        if (CanShare(input, memory) && (input.HasRung || input.StandardWanted > 0 || input.Load > 0))
        {
            return memory.Enter(ReservationPhase.Sharing, ReservationReason.RequestArrived, input);
        }

        // after a start that took too long it is the next request that tries again, not the load that is still counted
        if (input.HasRung || (input.StandardWanted > 0 && !memory.HasTimedOut))
        {
            return memory.Enter(ReservationPhase.Waking, ReservationReason.RequestArrived, input);
        }

        return input.ReservedReady == 0 ? memory.Enter(ReservationPhase.None, ReservationReason.ReservedLost, input) : memory;
    }

    private static ReservationMemory FromWaking(in ReservationInput input, in ReservationMemory memory)
    {
        if (input.StandardReady > 0)
        {
            var next = input.ReservedReady > 0 ? ReservationPhase.Draining : ReservationPhase.Active;
            return memory.Enter(next, ReservationReason.StandardReady, input);
        }

        if (input is { StandardWanted: 0, HasRung: false } && (memory.WasWanted || input.Load == 0))
        {
            return memory.Enter(ReservationPhase.Reserved, ReservationReason.NoLoad, input);
        }

        return input.Now - memory.Since >= input.Settings.WakeDeadline
            ? memory.Enter(ReservationPhase.Reserved, ReservationReason.TimedOut, input) with { HasTimedOut = true }
            : memory;
    }

    private static ReservationMemory FromDraining(in ReservationInput input, in ReservationMemory memory)
    {
        if (input.StandardWanted == 0)
        {
            return memory.Enter(ReservationPhase.Resting, ReservationReason.NoLoad, input);
        }

        if (input.StandardReady == 0)
        {
            return memory;
        }

        if (input.ReservedReady == 0 || input.ReservedInFlight == 0)
        {
            return memory.Enter(ReservationPhase.Active, ReservationReason.Drained, input);
        }

        return input.Now - memory.Since >= input.Settings.DrainBound
            ? memory.Enter(ReservationPhase.Active, ReservationReason.DrainTimedOut, input)
            : memory;
    }

    private static ReservationMemory FromSharing(in ReservationInput input, in ReservationMemory memory)
    {
        if (!CanShare(input, memory))
        {
            var (next, reason) = (
                input.StandardReady > 0 ? ReservationPhase.Draining : ReservationPhase.Waking,
                input.ReservedReady > 0 ? ReservationReason.CreditsSpent : ReservationReason.ReservedLost);
            return memory.Enter(next, reason, input) with { IsSpent = memory.IsSpent || reason == ReservationReason.CreditsSpent };
        }

        return input is { StandardWanted: 0, Load: 0, HasRung: false }
            ? memory.Enter(ReservationPhase.Reserved, ReservationReason.NoLoad, input)
            : memory;
    }
}
