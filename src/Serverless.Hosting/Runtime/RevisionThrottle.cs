using Serverless.Hosting.Activation;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Model;
using Serverless.Hosting.Scaling;

namespace Serverless.Hosting.Runtime;

/// <summary>
/// Stands between the requests of one revision and its instances: gives each a place on an instance, or lets it wait its turn in a bounded queue.
/// </summary>
/// <remarks>All state is under one lock that only this revision's requests share; nothing is called or awaited under it but the picker.</remarks>
internal sealed class RevisionThrottle(InstanceSet instances, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly WaiterQueue _waiting = new();
    private readonly RequestStats _stats = new(time.GetTimestamp());
    private bool _isClosed;

    /// <summary>The most requests that wait. Another one is refused.</summary>
    public required int QueueDepth { get; set; }

    /// <summary>Called, outside the lock, when a request has to wait.</summary>
    public required Action OnWaiting { get; init; }

    /// <summary>Called, outside the lock, when a request on a reserved instance asks for standard ones.</summary>
    public Action OnReserved { get; init; } = static () => { };

    /// <summary>Called, outside the lock, when an instance that takes no new requests has finished its last one.</summary>
    public required Action OnDrained { get; init; }

    /// <summary>Takes a place on an instance at once where one is free, else waits for one.</summary>
    public ValueTask<LeaseResult> AcquireAsync(CancellationToken cancellationToken)
    {
        var now = time.GetTimestamp();
        RequestWaiter? waiter = null;
        InstanceSlot? slot = null;
        var rings = false;
        lock (_lock)
        {
            if (_isClosed)
            {
                return new(new LeaseResult(LeaseOutcome.Gone));
            }

            if (_waiting.Count == 0 && (slot = instances.TryTake()) is not null)
            {
                rings = instances.Rings(slot);
            }
            else if (_waiting.Count >= QueueDepth)
            {
                return new(new LeaseResult(LeaseOutcome.QueueFull));
            }
            else
            {
                waiter = new(this);
                _waiting.Add(waiter);
            }

            _stats.Started(now);
        }

        if (waiter is not null)
        {
            OnWaiting();
            return waiter.WaitAsync(cancellationToken);
        }

        if (rings)
        {
            OnReserved();
        }

        return new(new LeaseResult(LeaseOutcome.Granted, new InstanceLease(this, slot!)));
    }

    /// <summary>Gives a place back, to the request that waits longest if there is one.</summary>
    public void Release(InstanceSlot slot)
    {
        var now = time.GetTimestamp();
        bool isDrained;
        lock (_lock)
        {
            _stats.Finished(now);
            isDrained = instances.Release(slot);
            ServeWaitingNeedsLock();
        }

        if (isDrained)
        {
            OnDrained();
        }
    }

    /// <summary>Passes an instance over for a moment, because a connection to it failed.</summary>
    public void Suspect(InstanceSlot slot)
    {
        lock (_lock)
        {
            instances.Suspect(slot, time.GetUtcNow());
        }
    }

    /// <summary>Takes over what the backend reports.</summary>
    public void SetInstances(ValueList<Instance> reported)
    {
        lock (_lock)
        {
            if (instances.Report(reported, time.GetUtcNow()))
            {
                ServeWaitingNeedsLock();
            }
        }
    }

    /// <summary>Takes over what time alone has changed. Called each second while the revision is awake.</summary>
    public void Refresh()
    {
        lock (_lock)
        {
            if (instances.Refresh(time.GetUtcNow()))
            {
                ServeWaitingNeedsLock();
            }
        }
    }

    /// <summary>The plan for a demand; what it asks for beyond the backend, such as who takes requests, is in force from now on.</summary>
    /// <param name="demand">What is wanted.</param>
    /// <param name="bound">The time that a surplus instance has to finish its requests.</param>
    /// <param name="isBusyElsewhere">Whether requests of other gateways may be on an instance; null where there are none.</param>
    public InstancePlan Plan(ClassDemand demand, TimeSpan bound, Func<string, bool>? isBusyElsewhere = null)
    {
        lock (_lock)
        {
            var plan = instances.Plan(demand, bound, isBusyElsewhere ?? (static _ => false), time.GetUtcNow());
            ServeWaitingNeedsLock();
            return plan;
        }
    }

    /// <summary>Obeys what another host has decided.</summary>
    /// <param name="demand">Which classes take requests.</param>
    /// <param name="withheld">The instances that take no new requests from anybody.</param>
    /// <param name="allowed">The instances that this gateway may use; null for all.</param>
    public void Follow(ClassDemand demand, HashSet<string> withheld, IReadOnlySet<string>? allowed)
    {
        lock (_lock)
        {
            instances.Follow(demand, withheld, allowed, time.GetUtcNow());
            ServeWaitingNeedsLock();
        }
    }

    /// <summary>Limits the instances that this gateway may use; null for all.</summary>
    public void Allow(IReadOnlySet<string>? allowed)
    {
        lock (_lock)
        {
            instances.Allow(allowed, time.GetUtcNow());
            ServeWaitingNeedsLock();
        }
    }

    /// <summary>Which instances take requests.</summary>
    public ServingView View()
    {
        lock (_lock)
        {
            return new(instances.Demand, instances.Staying, instances.Leaving, instances.HeldBack, instances.Allowed);
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
            var (alive, inFlight) = instances.AliveReserved;
            return new(instances.InFlight, _waiting.Count, instances.ReadyStandard, instances.ReadyReserved, instances.Capacity)
            {
                AliveReserved = alive,
                InFlightReserved = inFlight,
                ServedByReserved = instances.ServedByReserved,
            };
        }
    }

    /// <summary>Turns everyone away: the revision is gone.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            while (_waiting.First is { } waiter)
            {
                LeaveNeedsLock(waiter, new LeaseResult(LeaseOutcome.Gone));
            }
        }
    }

    /// <summary>Ends a wait, if it has not ended yet.</summary>
    public void GiveUp(RequestWaiter waiter)
    {
        lock (_lock)
        {
            if (waiter.IsWaiting)
            {
                LeaveNeedsLock(waiter, new LeaseResult(LeaseOutcome.Cancelled, Waited: true));
            }
        }
    }

    private void LeaveNeedsLock(RequestWaiter waiter, LeaseResult result)
    {
        _waiting.Remove(waiter);
        _stats.Finished(time.GetTimestamp());
        waiter.SetResult(result);
    }

    private void ServeWaitingNeedsLock()
    {
        while (_waiting.First is { } waiter && instances.TryTake() is { } slot)
        {
            _waiting.Remove(waiter);
            waiter.SetResult(new LeaseResult(LeaseOutcome.Granted, new InstanceLease(this, slot), Waited: true));
        }
    }
}
