using Serverless.Hosting.Backends;
using Serverless.Hosting.Reservations;

namespace Serverless.Hosting.Runtime;

/// <summary>
/// The credits of the reserved instances of a revision, worked out from the processor time that they have used since somebody last looked.
/// </summary>
internal sealed class ReserveCredits(ReserveAccounts? stored)
{
    // what an instance that was held to its baseline must have saved up before it may use more again
    private const double ReleaseAtPercent = 1;

    private readonly Dictionary<string, Entry> _entries = [];
    private ReserveAccounts? _stored = stored;

    /// <summary>The credits of all; null where there are none.</summary>
    public double? Balance => Burstable().Any() ? Burstable().Sum(entry => entry.Account.Balance) : null;

    /// <summary>The same in percent of the most that all can save up.</summary>
    public double? Percent => Balance / Burstable().Sum(entry => entry.Type.MaxCredits) * 100;

    /// <summary>The account that is the poorest, with its type; what was stored while there is no instance.</summary>
    public (CpuCreditAccount Account, string? Type) Poorest => Burstable().MinBy(entry => entry.Account.Balance) is { } poorest
        ? (poorest.Account, poorest.Type.Name)
        : (_stored?.Credits ?? default, _stored?.CreditType);

    /// <summary>Whether there is an account for an instance.</summary>
    public bool Knows(Instance instance) => _entries.ContainsKey(instance.Name);

    /// <summary>Takes a measurement over.</summary>
    /// <param name="instances">The reserved instances that run, with their types.</param>
    /// <param name="measured">What they use.</param>
    /// <param name="isUnlimited">Whether credits may be borrowed.</param>
    /// <param name="now">The time.</param>
    /// <returns>The credits that were charged for.</returns>
    public double Observe(
        IReadOnlyList<(Instance Instance, InstanceType Type)> instances, IReadOnlyList<InstanceUsage> measured, bool isUnlimited, DateTimeOffset now)
    {
        foreach (var gone in _entries.Keys.Except(instances.Select(entry => entry.Instance.Name)).ToArray())
        {
            _entries.Remove(gone);
        }

        var charged = 0.0;
        foreach (var (instance, type) in instances)
        {
            if (measured.FirstOrDefault(usage => usage.Instance == instance.Name) is { } usage)
            {
                var before = _entries.GetValueOrDefault(instance.Name) ?? Open(instance, type, usage, now);
                var after = before.Advance(usage.ProcessorTime, isUnlimited, now);
                charged += after.Account.Charged - before.Account.Charged;
                _entries[instance.Name] = after;
            }
        }

        return charged;
    }

    /// <summary>The instances that are to be held to their baseline from now on, or no longer.</summary>
    public IReadOnlyList<(string Instance, InstanceType Size)> ChangeHolds(bool isUnlimited)
    {
        var changes = new List<(string, InstanceType)>();
        foreach (var (name, entry) in _entries.Where(entry => entry.Value.Type.IsBurstable).ToArray())
        {
            var percent = entry.Account.PercentOf(entry.Type);
            var isHeld = !isUnlimited && (entry.IsHeld ? percent < ReleaseAtPercent : percent <= 0);
            if (isHeld != entry.IsHeld)
            {
                _entries[name] = entry with { IsHeld = isHeld };
                changes.Add((name, isHeld ? entry.Type with { Cpus = entry.Type.BaselineCpus } : entry.Type));
            }
        }

        return changes;
    }

    private IEnumerable<Entry> Burstable() => _entries.Values.Where(entry => entry.Type.IsBurstable);

    /// <summary>A new instance starts with its initial credits; the first one of a host goes on with what was stored.</summary>
    private Entry Open(Instance instance, InstanceType type, InstanceUsage usage, DateTimeOffset now)
    {
        var stored = _stored;
        _stored = null;
        return stored?.CreditType == type.Name
            ? new(type, stored.Credits, usage.ProcessorTime, now)
            : new(type, CpuCreditAccount.Start(type), TimeSpan.Zero, instance.CreatedAt);
    }

    private sealed record Entry(InstanceType Type, CpuCreditAccount Account, TimeSpan ProcessorTime, DateTimeOffset At)
    {
        public bool IsHeld { get; init; }

        public Entry Advance(TimeSpan processorTime, bool isUnlimited, DateTimeOffset now)
        {
            var elapsed = now - At;
            if (elapsed <= TimeSpan.Zero)
            {
                return this;
            }

            var cpus = (processorTime - ProcessorTime) / elapsed;
            return this with { Account = Account.Advance(Type, elapsed, cpus, isUnlimited), ProcessorTime = processorTime, At = now };
        }
    }
}
