namespace Serverless.Hosting.Reservations;

/// <summary>
/// What the reserved-instance policy remembers of a revision from one step to the next. Nothing of it is stored: <c>default</c> has the first step derive the phase
/// from what runs.
/// </summary>
public readonly record struct ReservationMemory
{
    /// <summary>The phase.</summary>
    public ReservationPhase Phase { get; init; }

    /// <summary>When the phase began, in UTC.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>Why it began.</summary>
    public ReservationReason Reason { get; init; }

    /// <summary>The type of the reserved instances; null where there is none to start.</summary>
    public InstanceType? Type { get; init; }

    /// <summary>The standard instances that stay while the revision comes to rest.</summary>
    internal int Held { get; init; }

    /// <summary>Whether the autoscaler has asked for standard instances in this phase.</summary>
    internal bool WasWanted { get; init; }

    /// <summary>Whether the last attempt to start standard instances took too long.</summary>
    internal bool HasTimedOut { get; init; }

    /// <summary>Whether the last attempt to start a reserved instance took too long.</summary>
    internal bool IsReservedLate { get; init; }

    /// <summary>Whether the credits were spent, and have not come back to the upper threshold yet.</summary>
    internal bool IsSpent { get; init; }

    /// <summary>Whether the policy is at work: not while nothing may stand in.</summary>
    internal bool IsOn { get; init; }

    internal ReservationMemory Enter(ReservationPhase phase, ReservationReason reason, in ReservationInput input) =>
        this with { Phase = phase, Reason = reason, Since = input.Now, WasWanted = input.StandardWanted > 0 };
}
