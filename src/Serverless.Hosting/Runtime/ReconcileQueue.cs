using System.Threading.Channels;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Runtime;

/// <summary>
/// The objects that are due for a look, each at most once; those that are due later share one timer.
/// </summary>
internal sealed class ReconcileQueue : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly HashSet<ResourceId> _due = [];
    private readonly Dictionary<ResourceId, DateTimeOffset> _later = [];
    private readonly PriorityQueue<ResourceId, DateTimeOffset> _byTime = new();
    private readonly Channel<ResourceId> _channel = Channel.CreateUnbounded<ResourceId>(new UnboundedChannelOptions { SingleReader = true });

    private int _pending;

    public ReconcileQueue(TimeProvider time)
    {
        _time = time;
        _timer = time.CreateTimer(_ => AddWhatIsDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How many objects are due or being looked at.</summary>
    public int Pending => Volatile.Read(ref _pending);

    /// <summary>Asks for a look as soon as possible.</summary>
    public void Add(ResourceId id)
    {
        lock (_lock)
        {
            if (!_due.Add(id))
            {
                return;
            }
        }

        Interlocked.Increment(ref _pending);
        _channel.Writer.TryWrite(id);
    }

    /// <summary>The object has been looked at.</summary>
    public void Done() => Interlocked.Decrement(ref _pending);

    /// <summary>Asks for a look after a time.</summary>
    public void AddAfter(ResourceId id, TimeSpan delay) => AddAt(id, _time.GetUtcNow() + delay);

    /// <summary>Asks for a look at a time. Of several times for one object the earliest counts: whoever looks asks again for what is still to come.</summary>
    public void AddAt(ResourceId id, DateTimeOffset time)
    {
        lock (_lock)
        {
            if (_later.TryGetValue(id, out var earlier) && earlier <= time)
            {
                return;
            }

            _later[id] = time;
            _byTime.Enqueue(id, time);
            SetTimerNeedsLock();
        }
    }

    /// <summary>Waits for the next object. It may be asked for again from then on.</summary>
    public async ValueTask<ResourceId> NextAsync(CancellationToken cancellationToken)
    {
        var id = await _channel.Reader.ReadAsync(cancellationToken);
        lock (_lock)
        {
            _due.Remove(id);
        }

        return id;
    }

    public void Dispose() => _timer.Dispose();

    private void AddWhatIsDue()
    {
        var due = new List<ResourceId>();
        lock (_lock)
        {
            var now = _time.GetUtcNow();
            while (_byTime.TryPeek(out var id, out var time) && (time <= now || IsReplacedNeedsLock(id, time)))
            {
                _byTime.Dequeue();
                if (!IsReplacedNeedsLock(id, time))
                {
                    _later.Remove(id);
                    due.Add(id);
                }
            }

            SetTimerNeedsLock();
        }

        due.ForEach(Add);
    }

    private bool IsReplacedNeedsLock(ResourceId id, DateTimeOffset time) => !_later.TryGetValue(id, out var current) || current != time;

    /// <summary>Timers count in whole milliseconds: rounded up, so that what it is set for is due then.</summary>
    private void SetTimerNeedsLock()
    {
        var wait = Timeout.InfiniteTimeSpan;
        if (_byTime.TryPeek(out _, out var time))
        {
            wait = TimeSpan.FromMilliseconds(Math.Clamp(Math.Ceiling((time - _time.GetUtcNow()).TotalMilliseconds), 1, LongestWait.TotalMilliseconds));
        }

        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }
}
