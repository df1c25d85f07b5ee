using Serverless.Hosting.Backends;
using Serverless.Hosting.Model;
using Serverless.Hosting.Reservations;

namespace Serverless.Hosting.Runtime;

/// <summary>
/// What is kept of the reserved instances of a revision, also while it sleeps. Written by the scaling loop alone.
/// </summary>
internal sealed class RevisionReserve(ReserveAccounts? stored, DateTimeOffset now)
{
    private readonly Dictionary<string, DateTimeOffset> _outOfStock = new(StringComparer.Ordinal);
    private long _failedInHandover;
    private volatile ReserveStatus _status = new() { Ledger = stored?.Ledger ?? CostLedger.Empty };
    private volatile ReserveAccounts? _accounts = stored;

    public ReserveCredits Credits { get; } = new(stored);

    public ReserveCosts Costs { get; } = new(stored?.Ledger ?? CostLedger.Empty, now);

    public ReservationMemory Memory { get; set; }

    public ReservationPlan Plan { get; set; }

    /// <summary>The plan that the backend was given last.</summary>
    public InstancePlan? Sent { get; set; }

    /// <summary>What is being resized in place; null for nothing.</summary>
    public ResizeInProgress? Resizing { get; set; }

    /// <summary>Whether resizing in place has failed, so that instances of their own stand in.</summary>
    public bool CannotResize { get; set; }

    /// <summary>The requests that failed during a handover since the host runs.</summary>
    public long FailedInHandover => Volatile.Read(ref _failedInHandover);

    /// <summary>What can be read of it from outside.</summary>
    public ReserveStatus Status
    {
        get => _status;
        set => _status = value;
    }

    /// <summary>What is to be stored.</summary>
    public ReserveAccounts? Accounts
    {
        get => _accounts;
        set => _accounts = value;
    }

    /// <summary>When <see cref="Accounts"/> was last worked out.</summary>
    public DateTimeOffset AccountsAt { get; set; } = now;

    /// <summary>When processor time was last measured.</summary>
    public DateTimeOffset MeasuredAt { get; set; }

    /// <summary>A request failed: counts if a handover is under way, or is why its instance goes.</summary>
    public void OnFailed(InstanceClass? @class)
    {
        var isHandover = (_status.Phase, @class) is
            (ReservationPhase.Resting or ReservationPhase.Waking or ReservationPhase.Draining, _)
            or (ReservationPhase.Reserved, InstanceClass.Standard)
            or (ReservationPhase.Active, InstanceClass.Reserved);
        if (isHandover)
        {
            Interlocked.Increment(ref _failedInHandover);
        }
    }

    /// <summary>The types that are out of stock at a time.</summary>
    public ValueList<string> OutOfStock(DateTimeOffset at) =>
        _outOfStock.Count == 0 ? [] : _outOfStock.Where(entry => entry.Value > at).Select(entry => entry.Key).ToValueList();

    /// <summary>Passes a type over for a time.</summary>
    public void MarkOutOfStock(string type, DateTimeOffset until) => _outOfStock[type] = until;
}
