using Serverless.Hosting.Reservations;

namespace Serverless.Hosting.Simulation.Replay;

/// <summary>
/// One instance and the requests that it serves. All of them go on at one pace: slower when together they want more processor time than
/// there is.
/// </summary>
/// <remarks>
/// Work is measured on the instance's own clock, which runs at that pace. So a request ends at a reading of that clock that is known when
/// it begins, however
/// often the pace changes.
/// </remarks>
internal sealed class SimulatedInstance(RevisionSetup setup, Recorder recorder, bool isReserved, long now, long readyAt)
{
    private readonly InstanceType _type = isReserved ? setup.ReservedType! : setup.Reserve.StandardType;
    private readonly CompletionHeap _requests = new();
    private CreditMeter? _credits;
    private double _clock;
    private double _pace = 1;
    private double _cpus;
    private long _at = now;
    private long _spentAt = long.MaxValue;
    private bool _isHeld;

    public bool IsReserved { get; } = isReserved;

    public long CreatedAt { get; } = now;

    public int Limit { get; } = setup.LimitOf(isReserved);

    public double Share { get; } = setup.ShareOf(isReserved);

    public bool IsReady { get; private set; }

    /// <summary>Whether it takes no new requests, and ends with its last one.</summary>
    public bool IsDraining { get; set; }

    public int InFlight => _requests.Count;

    /// <summary>When something happens to it next: it is ready, a request ends, its credits are spent.</summary>
    public long NextEvent { get; private set; } = readyAt;

    public double? CreditPercent => _credits?.Percent;

    /// <summary>Brings it forward to a moment at which nothing happens to it before.</summary>
    public void Advance(long now)
    {
        _credits?.Advance(now, _cpus);
        _clock += _pace * (now - _at);
        _at = now;
    }

    /// <summary>Begins to work on a request.</summary>
    public void Begin(long now, long arrival, long work)
    {
        Advance(now);
        _requests.Add(_clock + work, arrival);
        SetPace();
    }

    /// <summary>What was next has happened.</summary>
    /// <returns>Whether that is that it is ready.</returns>
    public bool Happen(long now)
    {
        Advance(now);
        if (!IsReady)
        {
            MakeReady(now);
            return true;
        }

        _isHeld |= now >= _spentAt;
        if (now < _spentAt || (InFlight > 0 && _requests.First.End <= _clock))
        {
            Finish(now);
        }

        SetPace();
        return false;
    }

    /// <summary>It is there from the beginning.</summary>
    public void MakeReady(long now)
    {
        IsReady = true;
        _credits = IsReserved && _type.IsBurstable ? new(_type, setup.Reserve.IsUnlimited, recorder, now) : null;
        SetPace();
    }

    /// <summary>It has ended.</summary>
    public void Close(long now)
    {
        Advance(now);
        _credits?.Close();
    }

    /// <summary>The request whose time has come ends, and others whose time is the same.</summary>
    private void Finish(long now)
    {
        // the first one's time has come even where rounding left a grain of it
        _clock = Math.Max(_clock, _requests.First.End);
        while (InFlight > 0 && _requests.First.End <= _clock)
        {
            recorder.Responses.Record(now - _requests.First.Arrival);
            recorder.ServedByReserved += IsReserved ? 1 : 0;
            _requests.RemoveFirst();
        }
    }

    /// <summary>Without credits there is the baseline, until less than that is wanted.</summary>
    private void SetPace()
    {
        var wanted = InFlight * setup.Options.CpuPerRequest;
        _isHeld &= wanted > _type.BaselineCpus;
        var most = _isHeld ? _type.BaselineCpus : _type.Cpus;
        _cpus = Math.Min(wanted, most);
        _pace = wanted > most ? most / wanted : 1;
        _spentAt = _credits is null || _isHeld ? long.MaxValue : _credits.SpentAt(_cpus);
        var endsAt = InFlight == 0 ? long.MaxValue : _at + (long)Math.Ceiling((_requests.First.End - _clock) / _pace);
        NextEvent = Math.Min(_spentAt, endsAt);
    }
}
