namespace Serverless.Hosting.Runtime;

/// <summary>
/// A time in which a host decides. It ends by itself unless it is renewed, and never begins again.
/// </summary>
internal sealed class LeaderTerm
{
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _end;
    private readonly Lock _lock = new();
    private long _until;

    /// <summary>Begins a term.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="id">Tells this term from all others.</param>
    /// <param name="isFirst">Whether nobody has led before.</param>
    /// <param name="until">When it ends, in ticks of the clock.</param>
    public LeaderTerm(TimeProvider time, string id, bool isFirst, long until)
    {
        (_time, Id, IsFirst, _until, _end) = (time, id, isFirst, until, new CancellationTokenSource(Timeout.InfiniteTimeSpan, time));
        Ended = _end.Token;
        EndAt(until);
    }

    /// <summary>Tells this term from all others, those of other hosts included.</summary>
    public string Id { get; }

    /// <summary>Whether nobody has led before, so that nobody can know anything that this host does not.</summary>
    public bool IsFirst { get; }

    /// <summary>Ends with the term: for what is under way.</summary>
    public CancellationToken Ended { get; }

    /// <summary>Whether it goes on. Asks the clock too, which may be ahead of its timers where the host was held up.</summary>
    public bool IsInForce => !Ended.IsCancellationRequested && _time.GetTimestamp() < Volatile.Read(ref _until);

    /// <summary>Moves the end.</summary>
    /// <returns>Whether the term had not ended yet.</returns>
    public bool TryRenew(long until)
    {
        lock (_lock)
        {
            if (!IsInForce)
            {
                return false;
            }

            Volatile.Write(ref _until, until);
            EndAt(until);
            return true;
        }
    }

    /// <summary>Ends it.</summary>
    public void End()
    {
        lock (_lock)
        {
            if (!Ended.IsCancellationRequested)
            {
                _end.Cancel();
            }

            _end.Dispose();
        }
    }

    private void EndAt(long until)
    {
        if (until < long.MaxValue)
        {
            var left = _time.GetElapsedTime(_time.GetTimestamp(), until);
            _end.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        }
    }
}
