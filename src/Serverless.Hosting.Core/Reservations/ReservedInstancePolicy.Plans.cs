namespace Serverless.Hosting.Reservations;

/// <content>What each phase has running, and who serves in it.</content>
public sealed partial class ReservedInstancePolicy
{
    private static ReservationPlan PlanOf(in ReservationInput input, in ReservationMemory memory)
    {
        var resize = ResizeOf(input, memory);
        var (standard, reserved) = (StandardOf(input, memory, resize), ReservedOf(input, memory, resize));
        return new()
        {
            Phase = memory.Phase,
            Reason = memory.Reason,
            Condition = ConditionOf(memory),
            Standard = standard,
            Reserved = reserved,
            ReservedType = memory.Type,
            Serving = ServingOf(memory.Phase, input.StandardReady > 0 && standard > 0, input.ReservedReady > 0 && reserved > 0, IsGrown(input, memory)),
            Resize = resize,
            CarriedLoad = CarriedLoadOf(input, memory),
        };
    }

    private static InstanceResize ResizeOf(in ReservationInput input, in ReservationMemory memory) => memory.Phase switch
    {
        ReservationPhase.Resting when memory.Type is not null && IsInPlace(input) && input is { StandardReady: > 0, ReservedReady: 0 } => InstanceResize.Shrink,
        ReservationPhase.Waking when IsGrown(input, memory) => InstanceResize.Grow,
        _ => InstanceResize.None,
    };

    private static int StandardOf(in ReservationInput input, in ReservationMemory memory, InstanceResize resize) => memory.Phase switch
    {
        // one that is grown need not be started
        ReservationPhase.Waking when resize == InstanceResize.Grow => Math.Max(0, input.StandardWanted - input.ReservedReady),
        ReservationPhase.Waking or ReservationPhase.Active => Math.Max(1, input.StandardWanted),
        ReservationPhase.Draining => input.StandardWanted == 0 ? memory.Held : input.StandardWanted,
        ReservationPhase.Resting => memory.Held,
        ReservationPhase.Sharing => input.StandardWanted,
        _ => 0,
    };

    private static int ReservedOf(in ReservationInput input, in ReservationMemory memory, InstanceResize resize)
    {
        var isWanted = memory.Phase switch
        {
            ReservationPhase.Active => false,

            // a stand-in that still holds requests serves on if the standard instances die meanwhile
            ReservationPhase.Draining => input.StandardReady == 0,
            ReservationPhase.Resting => resize == InstanceResize.None,
            _ => true,
        };
        var most = memory.Type is null ? Math.Min(input.ReservedReady, input.Settings.Replicas) : input.Settings.Replicas;
        return isWanted ? most : 0;
    }

    private static ServingClass ServingOf(ReservationPhase phase, bool isStandardReady, bool isReservedReady, bool isGrown) => phase switch
    {
        ReservationPhase.Sharing when isStandardReady && isReservedReady => ServingClass.Both,

        // one that rests takes no request before it is as large as it was
        ReservationPhase.Reserved or ReservationPhase.Waking when isGrown => ServingClass.Queue,
        ReservationPhase.Reserved or ReservationPhase.Waking or ReservationPhase.Sharing when isReservedReady => ServingClass.Reserved,
        _ => isStandardReady ? ServingClass.Standard : isReservedReady ? ServingClass.Reserved : ServingClass.Queue,
    };

    private static double CarriedLoadOf(in ReservationInput input, in ReservationMemory memory) =>
        memory is { Phase: ReservationPhase.Sharing or ReservationPhase.Reserved, Type: { } type } && CanShare(input, memory)
            ? input.ReservedReady * input.Settings.CarriedBy(type)
            : 0;

    private static ReservationCondition ConditionOf(in ReservationMemory memory) => memory switch
    {
        { HasTimedOut: true } => ReservationCondition.TimedOut,
        { Type: null } => ReservationCondition.OutOfStock,
        { IsReservedLate: true } => ReservationCondition.ReservedNotReady,
        _ => ReservationCondition.None,
    };
}
