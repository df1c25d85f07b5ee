using Serverless.Hosting.Model;

namespace Serverless.Hosting.Reservations;

/// <summary>
/// What a revision has cost, and what the same traffic would have cost without reserved instances. A value: the caller keeps the latest.
/// </summary>
/// <remarks>
/// Two ways are compared. <b>Always on</b>: what the autoscaler asks for, and never less than one standard instance. <b>Scale to zero</b>: what the
/// autoscaler asks for and nothing else; each time that it asks for instances where there was none is a cold start, and each request that came since
/// then waits until one is ready.
/// Load that a reserved instance carries by itself keeps at least one standard instance there.
/// </remarks>
public sealed record CostLedger
{
    /// <summary>The ledger of a revision that has not run.</summary>
    public static CostLedger Empty { get; } = new();

    /// <summary>What ran, by type, in the order of the names.</summary>
    public ValueList<TypeUsage> Usage { get; init; } = [];

    /// <summary>What credits beyond those that could be borrowed have cost.</summary>
    public double CreditCost { get; init; }

    /// <summary>What one standard instance always on, and more as the load asked, would have cost.</summary>
    public double AlwaysOnCost { get; init; }

    /// <summary>What scaling to zero would have cost.</summary>
    public double ScaleToZeroCost { get; init; }

    /// <summary>The cold starts of scaling to zero.</summary>
    public long ColdStarts { get; init; }

    /// <summary>How long requests would have waited for those starts, summed up over them.</summary>
    public TimeSpan ColdStartWait { get; init; }

    /// <summary>The changes from reserved to standard instances, and back.</summary>
    public long Handovers { get; init; }

    /// <summary>How long those took, summed up over them.</summary>
    public TimeSpan HandoverTime { get; init; }

    /// <summary>The requests that failed during a handover, or on an instance that one took the place of; 0 where all is well.</summary>
    public long FailedInHandover { get; init; }

    /// <summary>The requests that reserved instances answered.</summary>
    public long ServedByReserved { get; init; }

    /// <summary>What the revision has cost.</summary>
    public double Cost => Usage.Sum(usage => usage.Cost) + CreditCost;

    /// <summary>The ledger after instances of one type ran for a time.</summary>
    /// <param name="type">The type.</param>
    /// <param name="instanceTime">The time, summed up over the instances; 0 or more.</param>
    /// <returns>The ledger; this one for no time.</returns>
    public CostLedger Run(InstanceType type, TimeSpan instanceTime)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentOutOfRangeException.ThrowIfLessThan(instanceTime, TimeSpan.Zero);
        if (instanceTime == TimeSpan.Zero)
        {
            return this;
        }

        var before = Usage.FirstOrDefault(usage => usage.Type == type.Name);
        var after = new TypeUsage(type.Name, before.InstanceTime + instanceTime, before.Cost + type.CostOf(instanceTime));
        return this with { Usage = Usage.Where(usage => usage.Type != type.Name).Append(after).OrderBy(usage => usage.Type, StringComparer.Ordinal).ToValueList() };
    }

    /// <summary>The ledger after a time for which the other ways are worked out.</summary>
    /// <param name="standard">The type of standard instances.</param>
    /// <param name="elapsed">The time; 0 or more.</param>
    /// <param name="wanted">The standard instances that the load asked for, 0 or more, as if no reserved instance carried any of it.</param>
    /// <param name="queued">The requests that would have waited for a cold start all that time.</param>
    /// <returns>The ledger.</returns>
    public CostLedger Compare(InstanceType standard, TimeSpan elapsed, int wanted, long queued)
    {
        ArgumentNullException.ThrowIfNull(standard);
        ArgumentOutOfRangeException.ThrowIfLessThan(elapsed, TimeSpan.Zero);
        var one = standard.CostOf(elapsed);
        return this with
        {
            AlwaysOnCost = AlwaysOnCost + (one * Math.Max(1, wanted)),
            ScaleToZeroCost = ScaleToZeroCost + (one * wanted),
            ColdStartWait = ColdStartWait + (elapsed * queued),
        };
    }

    /// <summary>The ledger after a handover.</summary>
    /// <param name="duration">How long it took.</param>
    /// <returns>The ledger.</returns>
    public CostLedger HandOver(TimeSpan duration) => this with { Handovers = Handovers + 1, HandoverTime = HandoverTime + duration };

    /// <summary>The ledger after the credits of an account were looked at anew.</summary>
    /// <param name="before">The account as it was.</param>
    /// <param name="after">The account as it is.</param>
    /// <param name="creditPrice">The price of a credit beyond those that can be borrowed.</param>
    /// <returns>The ledger.</returns>
    public CostLedger Charge(CpuCreditAccount before, CpuCreditAccount after, double creditPrice) =>
        this with { CreditCost = CreditCost + (Math.Max(0, after.Charged - before.Charged) * creditPrice) };
}
