namespace Serverless.Hosting.Reservations;

/// <summary>
/// The instances that a revision is to have, and who takes its requests.
/// </summary>
/// <remarks>The same plan twice changes nothing. Ready instances beyond the numbers take no new requests, and end when they have finished theirs.</remarks>
public readonly record struct ReservationPlan
{
    /// <summary>The phase that the plan belongs to.</summary>
    public ReservationPhase Phase { get; init; }

    /// <summary>Why the revision came into that phase.</summary>
    public ReservationReason Reason { get; init; }

    /// <summary>What is to be reported.</summary>
    public ReservationCondition Condition { get; init; }

    /// <summary>The standard instances to have.</summary>
    public int Standard { get; init; }

    /// <summary>The reserved instances to have.</summary>
    public int Reserved { get; init; }

    /// <summary>The type of reserved instances that are to be started; null where there is none to start.</summary>
    public InstanceType? ReservedType { get; init; }

    /// <summary>Who takes new requests.</summary>
    public ServingClass Serving { get; init; }

    /// <summary>What is to be done in place. Until it is done the instances concerned take no requests, and the numbers count them as they were.</summary>
    public InstanceResize Resize { get; init; }

    /// <summary>The load that the reserved instances carry by themselves: the autoscaler is to see only what is above it.</summary>
    public double CarriedLoad { get; init; }
}
