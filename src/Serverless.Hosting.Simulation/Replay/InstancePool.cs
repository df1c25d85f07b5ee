using Serverless.Hosting.Reservations;

namespace Serverless.Hosting.Simulation.Replay;

/// <summary>
/// The instances of one revision: makes a plan true as a backend does, and finds a place for a request.
/// </summary>
internal sealed class InstancePool(RevisionSetup setup, Recorder recorder, RandomSource starts)
{
    private readonly List<SimulatedInstance> _instances = [];
    private readonly List<SimulatedInstance> _surplus = [];
    private (int Standard, int Reserved, ServingClass Serving) _applied;
    private bool _hasNews;
    private int _standard;
    private int _reserved;
    private long _countedTo;

    /// <summary>When something happens to an instance next; <see cref="long.MaxValue"/> for never.</summary>
    public long NextEvent { get; private set; } = long.MaxValue;

    /// <summary>Counts the instances as the policies want to know it.</summary>
    public PoolCount Read(long now)
    {
        var count = default(PoolCount);
        var credits = 0.0;
        foreach (var instance in _instances)
        {
            instance.Advance(now);
            count.Starting += instance.IsReady ? 0 : 1;
            count.StandardStarting += instance is { IsReady: false, IsReserved: false } ? 1 : 0;
            count.Draining += instance.IsDraining ? 1 : 0;
            count.InFlight += instance.InFlight;
            count.StandardReady += instance is { IsReady: true, IsReserved: false, IsDraining: false } ? 1 : 0;
            if (instance is { IsReady: true, IsReserved: true })
            {
                count.ReservedReady++;
                count.ReservedInFlight += instance.InFlight;
                credits += instance.CreditPercent ?? double.NaN;
            }
        }

        count.CreditPercent = count.ReservedReady == 0 || double.IsNaN(credits) ? null : credits / count.ReservedReady;
        return count;
    }

    /// <summary>The least busy instance that has a free place for a new request, for what it can carry; null where there is none.</summary>
    public SimulatedInstance? Find()
    {
        var (best, least) = ((SimulatedInstance?)null, double.MaxValue);
        foreach (var instance in _instances)
        {
            var busy = (instance.InFlight + 1) / instance.Share;
            if (busy < least && Takes(instance))
            {
                (best, least) = (instance, busy);
            }
        }

        return best;
    }

    /// <summary>An instance begins to work on a request.</summary>
    public void Begin(SimulatedInstance instance, long now, long arrival, long work)
    {
        instance.Begin(now, arrival, work);
        NextEvent = Math.Min(NextEvent, instance.NextEvent);
    }

    /// <summary>What was next has happened to an instance.</summary>
    /// <returns>Whether an instance is ready, or a draining one has finished: something for the policies to look at.</returns>
    public bool Happen(long now)
    {
        var isNews = false;
        foreach (var instance in _instances)
        {
            if (instance.NextEvent <= now)
            {
                isNews |= instance.Happen(now) || instance is { IsDraining: true, InFlight: 0 };
            }
        }

        FindNextEvent();
        _hasNews |= isNews;
        return isNews;
    }

    /// <summary>Puts instances there that are ready at once.</summary>
    public void Provide(int standard, int reserved)
    {
        for (var i = 0; i < standard + reserved; i++)
        {
            var instance = new SimulatedInstance(setup, recorder, isReserved: i >= standard, now: 0, readyAt: 0);
            instance.MakeReady(0);
            Add(instance);
        }

        _hasNews = true;
    }

    /// <summary>Makes a plan true: a surplus takes no new requests and ends with its last one, what is missing starts.</summary>
    public void Apply(in ReservationPlan plan, long now)
    {
        var wanted = (plan.Standard, plan.Reserved, plan.Serving);
        if (wanted == _applied && !_hasNews)
        {
            return;
        }

        CountTo(now);
        (_applied, _hasNews) = (wanted, false);
        Resize(isReserved: false, plan.Standard, now);
        Resize(isReserved: true, plan.Reserved, now);
        FindNextEvent();
    }

    /// <summary>Accounts for everything up to a moment.</summary>
    public void CountTo(long now)
    {
        recorder.Exist(_countedTo, now, _standard, _reserved);
        _countedTo = now;
    }

    /// <summary>The end of the trace: what runs is accounted for.</summary>
    public void Close(long now)
    {
        CountTo(now);
        foreach (var instance in _instances)
        {
            instance.Close(now);
        }
    }

    private bool Takes(SimulatedInstance instance) =>
        instance is { IsReady: true, IsDraining: false }
        && instance.InFlight < instance.Limit
        && (_applied.Serving == ServingClass.Both || _applied.Serving == (instance.IsReserved ? ServingClass.Reserved : ServingClass.Standard));

    private void Resize(bool isReserved, int want, long now)
    {
        var busy = Drain(isReserved, want, now);
        var missing = want + busy - (isReserved ? _reserved : _standard);
        for (; missing < 0; missing++)
        {
            Remove(_instances.FindLast(instance => !instance.IsReady && instance.IsReserved == isReserved)!, now);
        }

        for (; missing > 0; missing--)
        {
            var start = isReserved ? setup.Options.ReservedStart : setup.Options.StandardStart;
            Add(new(setup, recorder, isReserved, now, now + start.Draw(starts).Ticks));
        }
    }

    /// <summary>
    /// Drains the surplus of a class: those that drain already, then the least busy, then the youngest. Others that drained come back.
    /// </summary>
    /// <returns>How many are busy yet.</returns>
    private int Drain(bool isReserved, int want, long now)
    {
        _surplus.Clear();
        foreach (var instance in _instances)
        {
            if (instance.IsReady && instance.IsReserved == isReserved)
            {
                _surplus.Add(instance);
            }
        }

        var surplus = _surplus.Count - want;
        if (surplus > 0)
        {
            _surplus.Sort(DrainFirst);
        }

        var busy = 0;
        for (var i = 0; i < _surplus.Count; i++)
        {
            _surplus[i].IsDraining = i < surplus;
            if (_surplus[i] is { IsDraining: true, InFlight: 0 })
            {
                Remove(_surplus[i], now);
            }
            else
            {
                busy += _surplus[i].IsDraining ? 1 : 0;
            }
        }

        return busy;
    }

    private static int DrainFirst(SimulatedInstance one, SimulatedInstance other) =>
        (!one.IsDraining, one.InFlight, -one.CreatedAt).CompareTo((!other.IsDraining, other.InFlight, -other.CreatedAt));

    private void Add(SimulatedInstance instance)
    {
        _instances.Add(instance);
        _standard += instance.IsReserved ? 0 : 1;
        _reserved += instance.IsReserved ? 1 : 0;
    }

    private void Remove(SimulatedInstance instance, long now)
    {
        instance.Close(now);
        _instances.Remove(instance);
        _standard -= instance.IsReserved ? 0 : 1;
        _reserved -= instance.IsReserved ? 1 : 0;
    }

    private void FindNextEvent()
    {
        NextEvent = long.MaxValue;
        foreach (var instance in _instances)
        {
            NextEvent = Math.Min(NextEvent, instance.NextEvent);
        }
    }
}
