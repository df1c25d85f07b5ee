namespace Serverless.Hosting.Simulation.Replay;

/// <summary>
/// The requests on one instance, the one that ends first on top.
/// </summary>
internal sealed class CompletionHeap
{
    private (double End, long Arrival)[] _items = new (double, long)[4];

    public int Count { get; private set; }

    public (double End, long Arrival) First => _items[0];

    public void Add(double end, long arrival)
    {
        if (Count == _items.Length)
        {
            Array.Resize(ref _items, Count * 2);
        }

        var index = Count++;
        for (var parent = (index - 1) / 2; index > 0 && end < _items[parent].End; parent = (index - 1) / 2)
        {
            _items[index] = _items[parent];
            index = parent;
        }

        _items[index] = (end, arrival);
    }

    public void RemoveFirst()
    {
        var last = _items[--Count];
        var index = 0;
        for (var child = 1; child < Count; child = (2 * index) + 1)
        {
            child += child + 1 < Count && _items[child + 1].End < _items[child].End ? 1 : 0;
            if (last.End <= _items[child].End)
            {
                break;
            }

            _items[index] = _items[child];
            index = child;
        }

        _items[index] = last;
    }
}
