using Serverless.Hosting.Reservations;

namespace Serverless.Hosting.Runtime;

/// <summary>
/// Keeps the ledger of a revision: what was there when somebody last looked is paid for until now.
/// </summary>
internal sealed class ReserveCosts(CostLedger ledger, DateTimeOffset now)
{
    private DateTimeOffset _at = now;
    private IReadOnlyList<InstanceType> _running = [];
    private InstanceType? _standard;
    private int _wanted;
    private bool _hasRested;
    private long _arrived;
    private long _recent;
    private long _served;
    private long _failed;
    private DateTimeOffset? _coldSince;
    private TimeSpan _coldStart;

    public CostLedger Ledger { get; private set; } = ledger;

    /// <summary>Pays for the time since the last look.</summary>
    public void Advance(DateTimeOffset now)
    {
        var elapsed = now - _at;
        if (elapsed <= TimeSpan.Zero || _standard is null)
        {
            _at = now;
            return;
        }

        _at = now;
        foreach (var type in _running)
        {
            Ledger = Ledger.Run(type, elapsed);
        }

        Ledger = Ledger.Compare(_standard, elapsed, _wanted, _coldSince is null ? 0 : _arrived);
    }

    /// <summary>Requests came in.</summary>
    public void Arrive(long requests) => (_recent, _arrived) = (requests, _arrived + requests);

    /// <summary>What there is from now on.</summary>
    /// <param name="standard">The type of standard instances.</param>
    /// <param name="running">The type of each instance that runs.</param>
    /// <param name="wanted">The standard instances that plain scaling to zero would have.</param>
    /// <param name="isStandardReady">Whether one of them is ready; where the load starts none, the last known time of a start decides.</param>
    /// <param name="served">The requests that reserved instances have taken since the host runs.</param>
    /// <param name="failed">The requests that have failed during a handover since then.</param>
    public void Observe(InstanceType standard, IReadOnlyList<InstanceType> running, int wanted, bool isStandardReady, long served, long failed)
    {
        if (wanted > 0 && _hasRested && !isStandardReady)
        {
            // those that began it came before the look
            (_coldSince, _arrived) = (_at, Math.Max(1, _recent));
            Ledger = Ledger with { ColdStarts = Ledger.ColdStarts + 1 };
        }

        if (_coldSince is { } since && isStandardReady)
        {
            (_coldStart, _coldSince) = (_at - since, null);
        }

        // the first start of a revision is none that a request waits for
        (_standard, _running, _wanted, _hasRested) = (standard, running, wanted, wanted == 0);
        if ((served, failed) != (_served, _failed))
        {
            Ledger = Ledger with
            {
                ServedByReserved = Ledger.ServedByReserved + served - _served,
                FailedInHandover = Ledger.FailedInHandover + failed - _failed,
            };
        }

        (_served, _failed) = (served, failed);
    }

    /// <summary>The reserved instance carries the load alone: a start that nobody asked for would be over by now.</summary>
    public void EndImaginedStart()
    {
        if (_coldSince is { } since && _at - since >= _coldStart)
        {
            _coldSince = null;
        }
    }

    /// <summary>There is no more load: a start that was not over is given up.</summary>
    public void GiveUpStart() => _coldSince = null;

    public void HandOver(TimeSpan duration) => Ledger = Ledger.HandOver(duration);

    public void Charge(double credits, double price) => Ledger = Ledger.Charge(default, new() { Charged = credits }, price);
}
