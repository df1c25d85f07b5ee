using Serverless.Hosting.Model;

namespace Serverless.Hosting.Gateway.Timing;

/// <summary>
/// The three timers of a revision, for one request at a time, and the token that they cancel.
/// </summary>
/// <remarks>
/// Made to be used again: the one timer inside stays armed when a request ends and looks at the next one when it fires, so that a request neither allocates nor
/// touches the system's timers while limits are longer than requests.
/// </remarks>
internal sealed class RequestClock : IDisposable
{
    private const long Never = long.MaxValue;

    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _source = new();
    private readonly ITimer _timer;
    private readonly CancellationTokenRegistration _drained;
    private CancellationTokenRegistration _clientGone;
    private long _armedFor = Never;
    private long _deadline = Never;
    private long _responseDeadline = Never;
    private long _idleDeadline = Never;
    private long _idleLimit;
    private bool _isRunning;
    private volatile ClockExpiry _expiry;

    public RequestClock(TimeProvider time, CancellationToken drained)
    {
        _time = time;
        _timer = time.CreateTimer(static state => ((RequestClock)state!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _drained = drained.UnsafeRegister(static state => ((RequestClock)state!).Expire(ClockExpiry.Drained), this);
    }

    /// <summary>Ends everything that is done for the request: its time is over, or the client that is followed has gone.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Why the request's time is over; none while it is not.</summary>
    public ClockExpiry Expiry => _expiry;

    /// <summary>When the request arrived, as a timestamp of the clock.</summary>
    public long StartedAt { get; private set; }

    /// <summary>How long the request is under way.</summary>
    public TimeSpan Elapsed => _time.GetElapsedTime(StartedAt);

    /// <summary>Whether writes to the client have to be told by <see cref="Wrote"/>.</summary>
    public bool NeedsWrites => _idleLimit > 0;

    /// <summary>Starts the timers of a request.</summary>
    public void Start(RevisionSpec spec)
    {
        lock (_lock)
        {
            StartedAt = _time.GetTimestamp();
            _idleLimit = Ticks(spec.IdleTimeoutSeconds ?? 0);
            _deadline = StartedAt + Ticks(spec.TimeoutSeconds);
            _responseDeadline = spec.ResponseStartTimeoutSeconds is > 0 and { } limit ? StartedAt + Ticks(limit) : Never;
            _idleDeadline = _idleLimit > 0 ? StartedAt + _idleLimit : Never;
            _isRunning = true;
            ArmNeedsLock();
        }
    }

    /// <summary>Has the token tell that the client has gone, too. The forwarder watches the client itself, so only a request that has to wait needs it.</summary>
    public void FollowClient(CancellationToken clientGone)
    {
        if (_clientGone == default)
        {
            _clientGone = clientGone.UnsafeRegister(static state => ((RequestClock)state!)._source.Cancel(), this);
        }
    }

    /// <summary>The response has begun: only what limits the whole request and idleness counts from now on.</summary>
    public void ResponseStarted() => Volatile.Write(ref _responseDeadline, Never);

    /// <summary>Something was written to the client.</summary>
    public void Wrote() => Volatile.Write(ref _idleDeadline, _time.GetTimestamp() + _idleLimit);

    /// <summary>Ends the request's use.</summary>
    /// <returns>Whether the clock may serve another request.</returns>
    public bool TryStop()
    {
        _clientGone.Dispose();
        _clientGone = default;
        lock (_lock)
        {
            _isRunning = false;
            _idleLimit = 0;
            return _expiry == ClockExpiry.None && _source.TryReset();
        }
    }

    public void Dispose()
    {
        _drained.Dispose();
        _timer.Dispose();
        _source.Dispose();
    }

    private long Ticks(long seconds) => seconds * _time.TimestampFrequency;

    private void OnTimer()
    {
        lock (_lock)
        {
            _armedFor = Never;
            if (!_isRunning || _expiry != ClockExpiry.None)
            {
                return;
            }

            if (_time.GetTimestamp() < DueNeedsLock())
            {
                ArmNeedsLock();
                return;
            }
        }

        Expire(ClockExpiry.TimedOut);
    }

    private void Expire(ClockExpiry reason)
    {
        lock (_lock)
        {
            // a request that ended in the meantime is nobody's business any more
            if (!_isRunning || _expiry != ClockExpiry.None)
            {
                return;
            }

            _expiry = reason;
        }

        _source.Cancel();
    }

    private long DueNeedsLock() => Math.Min(_deadline, Math.Min(Volatile.Read(ref _responseDeadline), Volatile.Read(ref _idleDeadline)));

    private void ArmNeedsLock()
    {
        var due = DueNeedsLock();
        if (due >= _armedFor)
        {
            return;
        }

        _armedFor = due;

        // a millisecond more, because timers may be a fraction early: one firing then does
        var wait = _time.GetElapsedTime(_time.GetTimestamp(), due);
        _timer.Change(wait > TimeSpan.Zero ? wait + (_time == TimeProvider.System ? TimeSpan.FromMilliseconds(1) : TimeSpan.Zero) : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
