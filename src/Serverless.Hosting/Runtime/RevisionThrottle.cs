using Serverless.Hosting.Activation;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Model;
using Serverless.Hosting.Scaling;

namespace Serverless.Hosting.Runtime;

/// <summary>
/// Stands between the requests of one revision and its instances: gives each a place on an instance, or lets it wait its turn in a bounded queue.
/// </summary>
/// <remarks>
/// All state is under one lock that only this revision's requests share; nothing is called or awaited under it. Instances are kept in the order of their
/// addresses, usable ones in an array of their own, so that a choice reads a few numbers and allocates nothing.
/// </remarks>
internal sealed class RevisionThrottle(IInstancePicker picker, TimeProvider time, int queueDepth, uint seed)
{
    private static readonly TimeSpan SuspectFor = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly LinkedList<RequestWaiter> _waiting = [];
    private readonly RequestStats _stats = new(time.GetTimestamp());
    private readonly Dictionary<string, InstanceSlot> _slots = [];
    private InstanceSlot[] _usable = [];
    private int[] _inFlight = [];
    private int _total;
    private int _cursor;
    private uint _draw = seed | 1;
    private bool _gone;
    private bool _suspects;

    /// <summary>The most requests on one instance; 0 for no limit. Set before the first request.</summary>
    public required int Limit { get; init; }

    /// <summary>Called, outside the lock, when a request has to wait.</summary>
    public required Action OnWaiting { get; init; }

    /// <summary>Called, outside the lock, when an instance that takes no new requests has finished its last one.</summary>
    public required Action OnDrained { get; init; }

    /// <summary>Takes a place on an instance at once where one is free, else waits for one.</summary>
    public ValueTask<LeaseResult> AcquireAsync(CancellationToken cancellationToken)
    {
        RequestWaiter waiter;
        lock (_lock)
        {
            if (_gone)
            {
                return new(new LeaseResult(LeaseOutcome.Gone));
            }

            if (_waiting.Count == 0 && TryTake() is { } slot)
            {
                _stats.Started(time.GetTimestamp());
                return new(new LeaseResult(LeaseOutcome.Granted, new InstanceLease(this, slot)));
            }

            if (_waiting.Count >= queueDepth)
            {
                return new(new LeaseResult(LeaseOutcome.QueueFull));
            }

            _stats.Started(time.GetTimestamp());
            waiter = new(this);
            _waiting.AddLast(waiter.Node);
        }

        OnWaiting();
        waiter.Cancellation = cancellationToken.UnsafeRegister(static state => ((RequestWaiter)state!).Throttle.GiveUp((RequestWaiter)state), waiter);
        return new(waiter.WaitAsync());
    }

    /// <summary>Gives a place back, to the request that waits longest if there is one.</summary>
    public void Release(InstanceSlot slot)
    {
        bool drained;
        lock (_lock)
        {
            _stats.Finished(time.GetTimestamp());
            _total--;
            slot.InFlight--;
            if (slot.Index >= 0)
            {
                _inFlight[slot.Index]--;
            }

            drained = slot.InFlight == 0 && slot.DrainingSince is not null;
            ServeWaitingNeedsLock();
        }

        if (drained)
        {
            OnDrained();
        }
    }

    /// <summary>Passes an instance over for a moment, because a connection to it failed.</summary>
    public void Suspect(InstanceSlot slot)
    {
        lock (_lock)
        {
            slot.SuspectUntil = time.GetUtcNow() + SuspectFor;
            _suspects = true;
            RebuildNeedsLock();
        }
    }

    /// <summary>Takes over what the backend reports.</summary>
    public void SetInstances(ValueList<Instance> instances)
    {
        lock (_lock)
        {
            foreach (var gone in _slots.Keys.Except(instances.Select(instance => instance.Name)).ToArray())
            {
                _slots.Remove(gone, out var slot);
                slot!.Index = -1;
            }

            foreach (var instance in instances)
            {
                if (_slots.TryGetValue(instance.Name, out var slot))
                {
                    slot.Instance = instance;
                }
                else if (instance is { State: InstanceState.Ready, Address: { } address })
                {
                    _slots.Add(instance.Name, new InstanceSlot(instance, address.ToString()));
                }
            }

            RebuildNeedsLock();
            ServeWaitingNeedsLock();
        }
    }

    /// <summary>Lets instances whose time as suspects is over take requests again.</summary>
    public void Refresh()
    {
        lock (_lock)
        {
            if (_suspects)
            {
                _suspects = false;
                RebuildNeedsLock();
                ServeWaitingNeedsLock();
            }
        }
    }

    /// <summary>
    /// The plan for a number of instances. Where more are ready, the surplus takes no new requests from now on: those that do not already, then the least
    /// busy, then the youngest. One that has finished, or had <paramref name="bound"/> to finish, is let go for good; one that is still busy may yet come back.
    /// </summary>
    public InstancePlan Plan(int want, int starting, TimeSpan bound)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            var ready = _slots.Values.Where(slot => slot is { IsReleased: false, Instance.State: InstanceState.Ready }).ToList();
            var surplus = Math.Clamp(ready.Count + starting - want, 0, ready.Count + starting) - starting;
            var draining = Draining(ready, surplus);
            foreach (var slot in ready)
            {
                slot.DrainingSince = draining.Contains(slot) ? slot.DrainingSince ?? now : null;
                slot.IsReleased = slot.DrainingSince is { } since && (slot.InFlight == 0 || now - since >= bound);
            }

            RebuildNeedsLock();
            ServeWaitingNeedsLock();
            return new InstancePlan(want + draining.Count(slot => !slot.IsReleased))
            {
                End = _slots.Values.Where(slot => slot.IsReleased).Select(slot => slot.Instance.Name).Order(StringComparer.Ordinal).ToValueList(),
            };
        }
    }

    /// <summary>The load since the last report.</summary>
    public RequestReport Report()
    {
        lock (_lock)
        {
            return _stats.Report(time.GetTimestamp());
        }
    }

    /// <summary>What is in flight and waiting now.</summary>
    public ThrottleStatus Read()
    {
        lock (_lock)
        {
            var ready = _slots.Values.Count(slot => slot is { DrainingSince: null, Instance.State: InstanceState.Ready });
            return new(_total, _waiting.Count, ready);
        }
    }

    /// <summary>Turns everyone away: the revision is gone.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _gone = true;
            while (_waiting.First is { } node)
            {
                LeaveNeedsLock(node.Value, new LeaseResult(LeaseOutcome.Gone));
            }
        }
    }

    private void GiveUp(RequestWaiter waiter)
    {
        lock (_lock)
        {
            if (waiter.Node.List is not null)
            {
                LeaveNeedsLock(waiter, new LeaseResult(LeaseOutcome.Cancelled, Waited: true));
            }
        }
    }

    private void LeaveNeedsLock(RequestWaiter waiter, LeaseResult result)
    {
        _waiting.Remove(waiter.Node);
        _stats.Finished(time.GetTimestamp());
        waiter.SetResult(result);
    }

    private void ServeWaitingNeedsLock()
    {
        while (_waiting.First is { } node && TryTake() is { } slot)
        {
            _waiting.RemoveFirst();
            node.Value.SetResult(new LeaseResult(LeaseOutcome.Granted, new InstanceLease(this, slot), Waited: true));
        }
    }

    private InstanceSlot? TryTake()
    {
        // xorshift: a draw for the picker without a shared generator
        _draw ^= _draw << 13;
        _draw ^= _draw >> 17;
        _draw ^= _draw << 5;
        var index = picker.Pick(_inFlight, Limit, ref _cursor, _draw);
        if (index < 0)
        {
            return null;
        }

        var slot = _usable[index];
        slot.InFlight++;
        _inFlight[index]++;
        _total++;
        return slot;
    }

    private static HashSet<InstanceSlot> Draining(List<InstanceSlot> ready, int count) => count <= 0 ? [] : ready
        .OrderByDescending(slot => slot.DrainingSince is not null)
        .ThenBy(slot => slot.InFlight)
        .ThenByDescending(slot => slot.Instance.CreatedAt)
        .Take(count)
        .ToHashSet();

    private void RebuildNeedsLock()
    {
        var now = time.GetUtcNow();
        foreach (var slot in _usable)
        {
            slot.Index = -1;
        }

        _usable = [.. _slots.Values.Where(slot => slot.IsUsable(now)).OrderBy(slot => slot.Destination, StringComparer.Ordinal)];
        _inFlight = new int[_usable.Length];
        _suspects |= _slots.Values.Any(slot => slot.SuspectUntil > now);
        for (var i = 0; i < _usable.Length; i++)
        {
            _usable[i].Index = i;
            _inFlight[i] = _usable[i].InFlight;
        }
    }
}
