using Serverless.Hosting.Activation;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Runtime;

/// <summary>
/// The instances of one revision and the requests on each: which take new ones, which are to leave. Used under the throttle's lock.
/// </summary>
/// <remarks>
/// Where instances have a limit, requests that still run on one that has vanished hold as many places back on the others: so a revision never runs more than
/// its instances may, wherever the vanished one went on.
/// </remarks>
internal sealed class InstanceSet(IInstancePicker picker, int containerConcurrency, SlowStart slowStart, uint seed)
{
    private static readonly TimeSpan SuspectFor = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, InstanceSlot> _slots = [];
    private readonly ServingInstances _serving = new(picker, containerConcurrency, seed);
    private ClassDemand _demand = new(0);
    private HashSet<string> _withheld = [];
    private IReadOnlySet<string>? _allowed;
    private InstancePlan? _plan;
    private int _strays;
    private bool _isSettling;

    /// <summary>The requests on instances, those that have vanished included.</summary>
    public int InFlight { get; private set; }

    /// <summary>The standard instances that are ready and stay.</summary>
    public int ReadyStandard { get; private set; }

    /// <summary>The reserved instances that are ready and stay.</summary>
    public int ReadyReserved { get; private set; }

    /// <summary>The reserved instances that are ready or finish what they hold, and the requests on them.</summary>
    public (int Count, int InFlight) AliveReserved
    {
        get
        {
            var (count, inFlight) = (0, 0);
            foreach (var slot in _slots.Values)
            {
                var isAlive = slot is { IsReady: true, IsReleased: false, Class: ServingClasses.Reserved };
                (count, inFlight) = isAlive ? (count + 1, inFlight + slot.InFlight) : (count, inFlight);
            }

            return (count, inFlight);
        }
    }

    /// <summary>The requests that reserved instances have taken since the revision is known.</summary>
    public long ServedByReserved { get; private set; }

    /// <summary>The most requests that those which take them may have at once.</summary>
    public int Capacity => _serving.Capacity;

    /// <summary>The demand in force.</summary>
    public ClassDemand Demand => _demand;

    /// <summary>The instances that this gateway may use; null for all.</summary>
    public IReadOnlySet<string>? Allowed => _allowed;

    /// <summary>The instances that are ready and stay, in the order of their addresses.</summary>
    public IReadOnlyList<string> Staying => Names(slot => slot is { IsReady: true, DrainingSince: null });

    /// <summary>The instances that are ready and take no new requests from anybody.</summary>
    public IReadOnlyList<string> Leaving => Names(slot => slot is { IsReady: true, DrainingSince: not null });

    /// <summary>The instances that take no new requests from here, and have not finished those that they got.</summary>
    public IReadOnlyList<string> HeldBack => Names(slot => slot is { IsGone: false, InFlight: > 0 } && IsHeldBack(slot));

    /// <summary>Takes a place on an instance, if one is free.</summary>
    public InstanceSlot? TryTake()
    {
        var slot = _serving.TryTake(withheld: containerConcurrency > 0 ? _strays : 0);
        InFlight += slot is null ? 0 : 1;
        ServedByReserved += slot is { Class: ServingClasses.Reserved } ? 1 : 0;
        return slot;
    }

    /// <summary>Whether a request that takes a place asks for more instances.</summary>
    public bool Rings(InstanceSlot slot) => _demand.ReservedRings && slot.Class == ServingClasses.Reserved;

    /// <summary>Gives a place back.</summary>
    /// <returns>Whether that was the last request on an instance that takes no new ones.</returns>
    public bool Release(InstanceSlot slot)
    {
        InFlight--;
        slot.InFlight--;
        if (slot.Index >= 0)
        {
            _serving.GiveBack(slot);
        }
        else if (slot.IsGone)
        {
            _strays--;
            Forget(slot);
        }

        return slot is { InFlight: 0, IsGone: false, IsReleased: false } && IsHeldBack(slot);
    }

    /// <summary>Takes over what the backend reports.</summary>
    /// <returns>Whether that is anything new.</returns>
    public bool Report(ValueList<Instance> instances, DateTimeOffset now)
    {
        var hasChanged = false;
        var reported = 0;
        foreach (var instance in instances)
        {
            hasChanged |= TakeOver(instance, now, out var isKnown);
            reported += isKnown ? 1 : 0;
        }

        if (reported < _slots.Count)
        {
            hasChanged |= RemoveOthers(instances);
        }

        if (hasChanged)
        {
            _plan = null;
            Rebuild(now);
        }

        return hasChanged;
    }

    /// <summary>Passes an instance over for a moment.</summary>
    public void Suspect(InstanceSlot slot, DateTimeOffset now)
    {
        slot.SuspectUntil = now + SuspectFor;
        Rebuild(now);
    }

    /// <summary>Takes over what time alone has changed: suspects that are none any more, instances that have warmed up.</summary>
    /// <returns>Whether there may be anything.</returns>
    public bool Refresh(DateTimeOffset now)
    {
        var wasSettling = _isSettling;
        if (wasSettling)
        {
            Rebuild(now);
        }

        return wasSettling;
    }

    /// <summary>Limits the instances that this gateway may use.</summary>
    /// <param name="allowed">Their names; null for all.</param>
    /// <param name="now">The time.</param>
    public void Allow(IReadOnlySet<string>? allowed, DateTimeOffset now)
    {
        _allowed = allowed;
        Rebuild(now);
    }

    /// <summary>Obeys what another host has decided.</summary>
    /// <param name="demand">Which classes take requests; its numbers do not matter.</param>
    /// <param name="withheld">The instances that take no new requests from anybody.</param>
    /// <param name="allowed">The instances that this gateway may use; null for all.</param>
    /// <param name="now">The time.</param>
    public void Follow(ClassDemand demand, HashSet<string> withheld, IReadOnlySet<string>? allowed, DateTimeOffset now)
    {
        (_demand, _withheld, _allowed, _plan) = (demand, withheld, allowed, null);
        foreach (var slot in _slots.Values)
        {
            slot.DrainingSince = withheld.Contains(slot.Name) ? slot.DrainingSince ?? now : null;
            slot.IsReleased = false;
        }

        Rebuild(now);
    }

    /// <summary>
    /// The plan for a demand. Where more of a class are ready, the surplus takes no new requests from now on: those that do not already, then the least busy,
    /// then the youngest. One that has finished, or had <paramref name="bound"/> to finish, is let go for good; one that is still busy may yet come back.
    /// </summary>
    /// <param name="demand">What is wanted.</param>
    /// <param name="bound">The time that a surplus instance has to finish.</param>
    /// <param name="isBusyElsewhere">Whether requests of other gateways may be on an instance.</param>
    /// <param name="now">The time.</param>
    public InstancePlan Plan(ClassDemand demand, TimeSpan bound, Func<string, bool> isBusyElsewhere, DateTimeOffset now)
    {
        if (_plan is not null && demand == _demand)
        {
            return _plan;
        }

        (_demand, _withheld) = (demand, []);
        var standard = Drain(ServingClasses.Standard, demand.Standard, bound, isBusyElsewhere, now);
        var reserved = Drain(ServingClasses.Reserved, demand.Reserved, bound, isBusyElsewhere, now);
        Rebuild(now);
        var plan = new InstancePlan(demand.Standard + standard, demand.Reserved + reserved)
        {
            StandardType = demand.StandardType,
            ReservedType = demand.ReservedType,
            End = _slots.Values.Where(slot => slot is { IsReleased: true, IsGone: false }).Select(slot => slot.Name).Order(StringComparer.Ordinal).ToValueList(),
        };

        // while an instance drains, the next plan depends on its requests and on the time
        _plan = standard + reserved == 0 ? plan : null;
        return plan;
    }

    /// <summary>Drains the surplus of one class.</summary>
    /// <returns>How many are busy yet.</returns>
    private int Drain(ServingClasses @class, int want, TimeSpan bound, Func<string, bool> isBusyElsewhere, DateTimeOffset now)
    {
        var ready = _slots.Values
            .Where(slot => slot is { IsReady: true, IsReleased: false } && slot.Class == @class)
            .OrderByDescending(slot => slot.IsDraining)
            .ThenBy(slot => slot.InFlight)
            .ThenByDescending(slot => slot.Instance.CreatedAt)
            .ToArray();
        var surplus = ready.Length - want;
        var busy = 0;
        for (var i = 0; i < ready.Length; i++)
        {
            var slot = ready[i];
            slot.DrainingSince = i < surplus ? slot.DrainingSince ?? now : null;
            slot.IsReleased = slot.DrainingSince is { } since && ((slot.InFlight == 0 && !isBusyElsewhere(slot.Name)) || now - since >= bound);
            busy += slot.IsDraining ? 1 : 0;
        }

        return busy;
    }

    private bool TakeOver(Instance instance, DateTimeOffset now, out bool isKnown)
    {
        isKnown = _slots.TryGetValue(instance.Name, out var slot);
        if (slot is not null)
        {
            var hasChanged = slot.IsGone || slot.Instance != instance;
            _strays -= slot.IsGone ? slot.InFlight : 0;
            (slot.Instance, slot.IsGone) = (instance, false);
            return hasChanged;
        }

        isKnown = instance is { State: InstanceState.Ready, Address: not null };
        if (isKnown)
        {
            var isWithheld = _withheld.Contains(instance.Name);
            _slots.Add(instance.Name, new InstanceSlot(instance, instance.Address!.ToString(), now) { DrainingSince = isWithheld ? now : null });
        }

        return isKnown;
    }

    private bool RemoveOthers(ValueList<Instance> instances)
    {
        var gone = _slots.Values.Where(slot => !slot.IsGone).ExceptBy(instances.Select(instance => instance.Name), slot => slot.Name).ToArray();
        foreach (var slot in gone)
        {
            slot.IsGone = true;
            slot.Index = -1;
            _strays += slot.InFlight;
            Forget(slot);
        }

        return gone.Length > 0;
    }

    private void Forget(InstanceSlot slot)
    {
        if (slot.InFlight == 0)
        {
            _slots.Remove(slot.Name);
        }
    }

    private void Rebuild(DateTimeOffset now)
    {
        var staying = _slots.Values.Where(slot => slot is { IsReady: true, DrainingSince: null }).ToArray();
        ReadyStandard = staying.Count(slot => slot.Class == ServingClasses.Standard);
        ReadyReserved = staying.Length - ReadyStandard;
        var serving = staying
            .Where(slot => _demand.Serve.HasFlag(slot.Class) && slot.SuspectUntil <= now && _allowed?.Contains(slot.Name) != false)
            .OrderBy(slot => slot.Destination, StringComparer.Ordinal)
            .ToArray();
        var shares = Array.ConvertAll(serving, slot => slowStart.ShareAfter(now - slot.ReadySince));

        // beside the warmest: the first instances of a service that wakes take everything
        var warmest = shares.DefaultIfEmpty(1).Max();
        _serving.Set(serving, [.. serving.Zip(shares, (slot, share) => LoadOf(slot, share / warmest))]);
        _isSettling = Array.Exists(shares, share => share < 1) || Array.Exists(staying, slot => slot.SuspectUntil > now);
    }

    private bool IsHeldBack(InstanceSlot slot) => slot.DrainingSince is not null || _allowed?.Contains(slot.Name) == false;

    private IReadOnlyList<string> Names(Func<InstanceSlot, bool> filter) =>
        [.. _slots.Values.Where(filter).OrderBy(slot => slot.Destination, StringComparer.Ordinal).Select(slot => slot.Name)];

    private InstanceLoad LoadOf(InstanceSlot slot, double share)
    {
        var isReserved = slot.Class == ServingClasses.Reserved;
        var limit = containerConcurrency > 0 ? containerConcurrency : isReserved ? _demand.ReservedLimit : int.MaxValue;
        return new(slot.InFlight, SlowStart.LimitFor(limit, share), isReserved ? share * _demand.ReservedShare : share);
    }
}
