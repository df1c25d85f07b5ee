using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Deployment;

/// <summary>
/// The changes that one watch has still to tell: at most one for each object, the last, so that a slow watch costs memory only for what it missed.
/// </summary>
internal sealed class StoreWatcher(StoreWatchers owner) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly LinkedList<(long Version, StoreChange Change)> _pending = [];
    private readonly Dictionary<ResourceId, LinkedListNode<(long Version, StoreChange Change)>> _byId = [];
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Add(IReadOnlyList<(long Version, StoreChange Change)> changes)
    {
        lock (_lock)
        {
            foreach (var change in changes)
            {
                var id = change.Change.Resource!.Id;
                if (_byId.Remove(id, out var earlier))
                {
                    _pending.Remove(earlier);
                }

                _byId.Add(id, _pending.AddLast(change));
            }
        }

        _signal.Writer.TryWrite(true);
    }

    public void Close() => _signal.Writer.TryComplete();

    /// <summary>Yields changes as they come, until the watchers are closed.</summary>
    /// <param name="version">The version of the store that the watch has told already: nothing up to it is yielded.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async IAsyncEnumerable<StoreChange> FollowAsync(long version, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await _signal.Reader.WaitToReadAsync(cancellationToken))
        {
            _signal.Reader.TryRead(out _);
            while (TryTake(out var next))
            {
                if (next.Version > version)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    yield return next.Change;
                }
            }
        }
    }

    public void Dispose() => owner.Unsubscribe(this);

    private bool TryTake(out (long Version, StoreChange Change) next)
    {
        lock (_lock)
        {
            if (_pending.First is not { } first)
            {
                next = default;
                return false;
            }

            next = first.Value;
            _pending.RemoveFirst();
            return _byId.Remove(next.Change.Resource!.Id);
        }
    }
}
