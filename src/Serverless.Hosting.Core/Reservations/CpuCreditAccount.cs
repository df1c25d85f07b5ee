namespace Serverless.Hosting.Reservations;

/// <summary>
/// The credits of one burstable instance. A credit is one virtual processor in full use for a minute.
/// </summary>
/// <remarks>
/// Use below the baseline earns, use above it spends: initial credits first, then earned ones. Without any an instance is held to its baseline; in unlimited mode it
/// borrows what it will earn in the next 24 hours, and is charged for more. Between two looks use is taken as even, so that every step is exact, however long.
/// </remarks>
public readonly record struct CpuCreditAccount
{
    private const double InitialPerCpu = 30;

    /// <summary>What is left of the credits that an instance starts with; never replenished, and not counted in the cap.</summary>
    public double Initial { get; init; }

    /// <summary>The credits that have been earned and not spent: 0 to <see cref="InstanceType.MaxCredits"/>.</summary>
    public double Earned { get; init; }

    /// <summary>The credits that have been borrowed and not paid back, in unlimited mode: 0 to <see cref="InstanceType.MaxCredits"/>.</summary>
    public double Borrowed { get; init; }

    /// <summary>All credits used so far beyond those that could be borrowed, which cost money.</summary>
    public double Charged { get; init; }

    /// <summary>The credits that there are: below 0 where some are borrowed.</summary>
    public double Balance => Initial + Earned - Borrowed;

    /// <summary>The account of an instance that starts.</summary>
    /// <param name="type">The type of the instance.</param>
    /// <returns>The account; an empty one where the type is not burstable.</returns>
    public static CpuCreditAccount Start(InstanceType type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return type.IsBurstable ? new() { Initial = type.Cpus * InitialPerCpu } : default;
    }

    /// <summary>The balance in percent of the most that can be saved up.</summary>
    /// <param name="type">The type of the instance.</param>
    /// <returns>The share: above 100 percent while initial credits come on top; null where the type is not burstable.</returns>
    public double? PercentOf(InstanceType type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return type.IsBurstable ? Balance / type.MaxCredits * 100 : null;
    }

    /// <summary>The account after a time of even use.</summary>
    /// <param name="type">The type of the instance.</param>
    /// <param name="elapsed">The time; 0 or more.</param>
    /// <param name="cpus">The virtual processors in use, on average: 0 or more. Those beyond what the instance has count as all that it has.</param>
    /// <param name="isUnlimited">Whether credits may be borrowed.</param>
    /// <returns>The account.</returns>
    public CpuCreditAccount Advance(InstanceType type, TimeSpan elapsed, double cpus, bool isUnlimited = false)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentOutOfRangeException.ThrowIfLessThan(elapsed, TimeSpan.Zero);
        if (!type.IsBurstable)
        {
            return this;
        }

        var gained = (type.BaselineCpus - Math.Clamp(cpus, 0, type.Cpus)) * elapsed.TotalMinutes;
        return gained >= 0 ? Earn(gained, type.MaxCredits) : Spend(-gained, isUnlimited ? type.MaxCredits : 0, isUnlimited);
    }

    /// <summary>Debts are paid back first; what is earned beyond the cap is lost.</summary>
    private CpuCreditAccount Earn(double credits, double cap)
    {
        var paid = Math.Min(credits, Borrowed);
        return this with { Borrowed = Borrowed - paid, Earned = Math.Min(Earned + credits - paid, cap) };
    }

    /// <summary>Each purse in its order gives what it has.</summary>
    private CpuCreditAccount Spend(double credits, double borrowable, bool isUnlimited)
    {
        var fromInitial = Math.Min(credits, Initial);
        var fromEarned = Math.Min(credits - fromInitial, Earned);
        var rest = credits - fromInitial - fromEarned;
        var fromFuture = Math.Min(rest, Math.Max(0, borrowable - Borrowed));
        return new()
        {
            Initial = Initial - fromInitial,
            Earned = Earned - fromEarned,
            Borrowed = Borrowed + fromFuture,
            Charged = Charged + (isUnlimited ? rest - fromFuture : 0),
        };
    }
}
