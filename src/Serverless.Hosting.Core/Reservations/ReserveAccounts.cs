namespace Serverless.Hosting.Reservations;

/// <summary>
/// What is stored of the reserved instances of a revision, so that it survives the host: what they cost, and the credits that are left. The phase is not part of it:
/// it is derived from what runs.
/// </summary>
public sealed record ReserveAccounts
{
    /// <summary>The costs.</summary>
    public CostLedger Ledger { get; init; } = CostLedger.Empty;

    /// <summary>The credits of the reserved instance; the poorest where there are several.</summary>
    public CpuCreditAccount Credits { get; init; }

    /// <summary>The type of the instance that the credits belong to; null where there is none.</summary>
    public string? CreditType { get; init; }
}
