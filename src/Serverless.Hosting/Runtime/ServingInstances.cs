using Serverless.Hosting.Activation;

namespace Serverless.Hosting.Runtime;

/// <summary>
/// The instances that take new requests, in the order of their addresses. A choice reads a few numbers and allocates nothing. Used under the throttle's lock.
/// </summary>
internal sealed class ServingInstances(IInstancePicker picker, int containerConcurrency, uint seed)
{
    private InstanceSlot[] _slots = [];
    private InstanceLoad[] _loads = [];
    private long _free;
    private int _cursor;
    private uint _draw = seed | 1;

    /// <summary>The most requests on all of them at once; <see cref="int.MaxValue"/> for no limit.</summary>
    public int Capacity { get; private set; }

    /// <summary>Replaces the instances and what each may take.</summary>
    public void Set(InstanceSlot[] slots, InstanceLoad[] loads)
    {
        foreach (var slot in _slots)
        {
            slot.Index = -1;
        }

        (_slots, _loads, _free) = (slots, loads, 0);
        var capacity = 0L;
        for (var i = 0; i < slots.Length; i++)
        {
            slots[i].Index = i;
            capacity += loads[i].Limit;
            _free += Math.Max(0, loads[i].Limit - loads[i].InFlight);
        }

        Capacity = (int)Math.Min(capacity, int.MaxValue);
    }

    /// <summary>Takes a place.</summary>
    /// <param name="withheld">The places that are to stay free.</param>
    public InstanceSlot? TryTake(int withheld)
    {
        if (_free <= withheld)
        {
            return null;
        }

        // xorshift: a draw for the picker without a shared generator
        _draw ^= _draw << 13;
        _draw ^= _draw >> 17;
        _draw ^= _draw << 5;
        var index = picker.Pick(_loads, containerConcurrency, ref _cursor, _draw);
        if (index < 0 || !_loads[index].IsFree)
        {
            return null;
        }

        var slot = _slots[index];
        SetInFlight(index, ++slot.InFlight);
        _free--;
        return slot;
    }

    /// <summary>A request on one of the instances has ended.</summary>
    public void GiveBack(InstanceSlot slot)
    {
        SetInFlight(slot.Index, slot.InFlight);
        _free += _loads[slot.Index].IsFree ? 1 : 0;
    }

    private void SetInFlight(int index, int inFlight) => _loads[index] = _loads[index] with { InFlight = inFlight };
}
