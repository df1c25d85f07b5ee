using System.Runtime.CompilerServices;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Backends;

/// <summary>
/// What a backend answers a watch with: holds the latest state of each revision that has instances, and tells changes to those who watch. A slow watcher misses states in between, never the latest.
/// </summary>
public sealed class InstanceFeed
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ResourceId, RevisionInstances> _states = [];
    private readonly List<Watcher> _watchers = [];

    /// <summary>Tells the state of a revision. One equal to the last is not told.</summary>
    /// <param name="state">The state.</param>
    public void Publish(RevisionInstances state)
    {
        ArgumentNullException.ThrowIfNull(state);
        lock (_gate)
        {
            var known = _states.GetValueOrDefault(state.Revision);
            var gone = state is { Instances.Count: 0, Failure: null, ReservedFailure: null };
            if (state.Equals(known) || (gone && known is null))
            {
                return;
            }

            if (gone)
            {
                _states.Remove(state.Revision);
            }
            else
            {
                _states[state.Revision] = state;
            }

            foreach (var watcher in _watchers)
            {
                watcher.Add_NeedsLock(state);
            }
        }
    }

    /// <summary>Follows the states: first all there are, then each change.</summary>
    /// <param name="cancellationToken">Ends the watch.</param>
    /// <returns>The states.</returns>
    public async IAsyncEnumerable<RevisionInstances> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var watcher = new Watcher();
        lock (_gate)
        {
            _watchers.Add(watcher);
            foreach (var state in _states.Values)
            {
                watcher.Add_NeedsLock(state);
            }
        }

        try
        {
            while (true)
            {
                await watcher.WaitAsync(cancellationToken);
                foreach (var state in Take(watcher))
                {
                    yield return state;
                }
            }
        }
        finally
        {
            lock (_gate)
            {
                _watchers.Remove(watcher);
            }
        }
    }

    private RevisionInstances[] Take(Watcher watcher)
    {
        lock (_gate)
        {
            return watcher.Take_NeedsLock();
        }
    }

    private sealed class Watcher
    {
        private readonly Dictionary<ResourceId, RevisionInstances> _pending = [];
        private TaskCompletionSource _signal = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task WaitAsync(CancellationToken cancellationToken) => Volatile.Read(ref _signal).Task.WaitAsync(cancellationToken);

        public void Add_NeedsLock(RevisionInstances state)
        {
            _pending[state.Revision] = state;
            _signal.TrySetResult();
        }

        public RevisionInstances[] Take_NeedsLock()
        {
            RevisionInstances[] states = [.. _pending.Values];
            _pending.Clear();
            _signal = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return states;
        }
    }
}
