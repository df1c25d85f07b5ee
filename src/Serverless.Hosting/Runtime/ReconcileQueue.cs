using System.Threading.Channels;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Runtime;

/// <summary>
/// The objects that are due for a look, each at most once.
/// </summary>
internal sealed class ReconcileQueue(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly HashSet<ResourceId> _due = [];
    private readonly Dictionary<ResourceId, ITimer> _later = [];
    private readonly Channel<ResourceId> _channel = Channel.CreateUnbounded<ResourceId>(new UnboundedChannelOptions { SingleReader = true });

    private int _pending;

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

    /// <summary>Asks for a look after a time; a later call for the same object replaces an earlier one.</summary>
    public void AddAfter(ResourceId id, TimeSpan delay)
    {
        lock (_lock)
        {
            if (_later.Remove(id, out var earlier))
            {
                earlier.Dispose();
            }

            _later.Add(id, time.CreateTimer(_ => Due(id), null, delay, Timeout.InfiniteTimeSpan));
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

    private void Due(ResourceId id)
    {
        lock (_lock)
        {
            if (_later.Remove(id, out var timer))
            {
                timer.Dispose();
            }
        }

        Add(id);
    }
}
