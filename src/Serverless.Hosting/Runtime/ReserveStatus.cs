using Serverless.Hosting.Reservations;

namespace Serverless.Hosting.Runtime;

/// <summary>
/// How the reserved instances of a revision are.
/// </summary>
public sealed record ReserveStatus
{
    /// <summary>Where the revision stands between its standard and its reserved instances.</summary>
    public ReservationPhase Phase { get; init; }

    /// <summary>Why it came there.</summary>
    public ReservationReason Reason { get; init; }

    /// <summary>When it came there, in UTC.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>What is wrong.</summary>
    public ReservationCondition Condition { get; init; }

    /// <summary>The type of its reserved instances; null where none can be had.</summary>
    public InstanceType? Type { get; init; }

    /// <summary>The credits that the reserved instances have; null where their type has none, or nothing is measured. As of the last look.</summary>
    public double? CreditBalance { get; init; }

    /// <summary>The same in percent of the most that they can save up.</summary>
    public double? CreditPercent { get; init; }

    /// <summary>What the revision has cost, and would have cost otherwise, as of the last look: one that rests is looked at when something happens.</summary>
    public CostLedger Ledger { get; init; } = CostLedger.Empty;
}
