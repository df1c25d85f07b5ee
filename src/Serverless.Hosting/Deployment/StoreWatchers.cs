namespace Serverless.Hosting.Deployment;

/// <summary>
/// Passes the changes of a store on to everyone who watches it, at the speed of each.
/// </summary>
internal sealed class StoreWatchers
{
    private readonly Lock _lock = new();
    private readonly List<StoreWatcher> _watchers = [];
    private bool _closed;

    /// <summary>Begins to collect changes. Read what there is only after this, so that nothing falls in between.</summary>
    public StoreWatcher Subscribe()
    {
        var watcher = new StoreWatcher(this);
        lock (_lock)
        {
            _watchers.Add(watcher);
            if (_closed)
            {
                watcher.Close();
            }
        }

        return watcher;
    }

    /// <summary>Tells of changes that are committed. Never waits for a watcher.</summary>
    /// <param name="changes">The changes in order, each with the version of the store that it made; call by call rising.</param>
    public void Publish(IReadOnlyList<(long Version, StoreChange Change)> changes)
    {
        lock (_lock)
        {
            foreach (var watcher in _watchers)
            {
                watcher.Add(changes);
            }
        }
    }

    /// <summary>Ends all watches.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
            foreach (var watcher in _watchers)
            {
                watcher.Close();
            }
        }
    }

    public void Unsubscribe(StoreWatcher watcher)
    {
        lock (_lock)
        {
            _watchers.Remove(watcher);
        }
    }
}
