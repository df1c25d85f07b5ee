using Serverless.Hosting.Scaling;
using Serverless.Hosting.Simulation.Traces;

namespace Serverless.Hosting.Simulation.Replay;

/// <summary>
/// Replays the requests of one function under one policy, from event to event: an instance is ready, a request ends, a second has passed, a
/// request comes.
/// </summary>
internal sealed class RevisionReplay
{
    /// <summary>How long requests that are left at the end of a trace may take to be answered.</summary>
    private static readonly long MaxOvertime = TimeSpan.FromDays(1).Ticks;

    private readonly RevisionSetup _setup;
    private readonly Recorder _recorder;
    private readonly InstancePool _pool;
    private readonly ScalingWalk _walk;
    private readonly RequestStats _stats = new(0);
    private readonly Queue<(long Arrival, long Work)> _waiting = new();
    private readonly RandomSource _services;
    private readonly long _horizon;
    private long _lastArrival;
    private long _nextSecond;
    private bool _isCold;

    public RevisionReplay(RevisionSetup setup, Recorder recorder, TimeSpan length, ulong seed)
    {
        (_setup, _recorder, _horizon) = (setup, recorder, length.Ticks);
        _services = new(RandomSource.SeedOf(seed, 1));
        _pool = new(setup, recorder, new(RandomSource.SeedOf(seed, 2)));
        _walk = new(setup, recorder, _pool, _stats);
    }

    /// <summary>Replays; every request is answered, those that are left at the end of the trace after it.</summary>
    public void Run(IEnumerable<Arrival> requests)
    {
        using var arrivals = requests.GetEnumerator();
        Begin();
        var arrival = Next(arrivals);
        var end = _horizon;
        while (true)
        {
            var second = _walk.IsAwake ? _nextSecond : long.MaxValue;
            var now = Math.Min(Math.Min(_pool.NextEvent, second), arrival);
            if (now == long.MaxValue || (now >= _horizon && _stats.Concurrency == 0 && arrival == long.MaxValue) || now > _horizon + MaxOvertime)
            {
                break;
            }

            end = Math.Max(end, now);
            if (_pool.NextEvent <= now)
            {
                OnInstance(now);
            }
            else if (second <= now)
            {
                _nextSecond += TimeSpan.TicksPerSecond;
                _walk.EachSecond(now);
                ServeWaiting(now);
            }
            else
            {
                OnArrival(now, arrivals.Current.Duration);
                arrival = Next(arrivals);
            }
        }

        _pool.Close(end);
    }

    private long Next(IEnumerator<Arrival> arrivals)
    {
        if (!arrivals.MoveNext())
        {
            return long.MaxValue;
        }

        var at = arrivals.Current.At;
        if (at.Ticks < _lastArrival || at.Ticks >= _horizon)
        {
            throw new ArgumentException(
                $"A request at {at} comes after one at {TimeSpan.FromTicks(_lastArrival)}. Give them in order, and before the end of the trace.");
        }

        return _lastArrival = at.Ticks;
    }

    /// <summary>The revision has been there for long, and was idle.</summary>
    private void Begin()
    {
        var reserved = _setup.Reserve.IsEnabled ? _setup.Reserve.Replicas : 0;
        _pool.Provide(_setup.Scaling.MinScale, reserved);
        _nextSecond = TimeSpan.TicksPerSecond;
        _walk.OnChange(0);
    }

    private void OnArrival(long now, TimeSpan? duration)
    {
        var work = (duration ?? _setup.Options.ServiceTime.Draw(_services)).Ticks;
        _recorder.Arrive(now);
        Wake(now);
        _stats.Started(now);
        var instance = _waiting.Count == 0 ? _pool.Find() : null;
        if (instance is not null)
        {
            Serve(instance, now, now, work);
        }
        else
        {
            _waiting.Enqueue((now, work));
            NoteCold(now);
        }

        if (instance is null ? _pool.Read(now).StandardStarting == 0 : _walk.IsResting)
        {
            _walk.OnRequest(now);
            ServeWaiting(now);
        }
    }

    private void OnInstance(long now)
    {
        var before = _recorder.Responses.Count;
        var isNews = _pool.Happen(now);
        for (var ended = _recorder.Responses.Count - before; ended > 0; ended--)
        {
            _stats.Finished(now);
        }

        if (isNews)
        {
            Wake(now);
            _walk.OnChange(now);
        }

        ServeWaiting(now);
    }

    private void Wake(long now)
    {
        if (!_walk.IsAwake)
        {
            _walk.Wake(now);
            _nextSecond = ((now / TimeSpan.TicksPerSecond) + 1) * TimeSpan.TicksPerSecond;
        }
    }

    /// <summary>A request waits and there is no instance at all that could take it: a cold start, once until one is ready.</summary>
    private void NoteCold(long now)
    {
        var isCold = _pool.Read(now).IsCold;
        _recorder.ColdStarts += isCold && !_isCold ? 1 : 0;
        _isCold = isCold;
    }

    private void ServeWaiting(long now)
    {
        while (_waiting.Count > 0 && _pool.Find() is { } instance)
        {
            var (arrival, work) = _waiting.Dequeue();
            _isCold = false;
            Serve(instance, now, arrival, work);
        }
    }

    private void Serve(SimulatedInstance instance, long now, long arrival, long work)
    {
        _recorder.Waits.Record(now - arrival);
        _pool.Begin(instance, now, arrival, work);
    }
}
