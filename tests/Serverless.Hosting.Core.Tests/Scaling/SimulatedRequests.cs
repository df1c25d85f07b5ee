namespace Serverless.Hosting.Scaling;

/// <summary>
/// Requests of one second each that come in whatever the instances do: first come, first served, and one that finds no free place waits.
/// </summary>
internal sealed class SimulatedRequests(Func<int, int> arrivals, int perInstance)
{
    private readonly Queue<int> _open = new();
    private readonly List<(int Arrival, int Seconds)> _waits = [];

    /// <summary>The requests that wait or are served, at their most.</summary>
    public int MostOpen { get; private set; }

    /// <summary>The requests that have come in and were not served yet.</summary>
    public int Open => _open.Count;

    /// <summary>A second passes.</summary>
    /// <returns>The requests that were open in it.</returns>
    public double Pass(int second, int ready)
    {
        for (var count = arrivals(second); count > 0; count--)
        {
            _open.Enqueue(second);
        }

        var open = _open.Count;
        for (var places = Math.Min(open, ready * perInstance); places > 0; places--)
        {
            var arrival = _open.Dequeue();
            _waits.Add((arrival, second - arrival));
        }

        MostOpen = Math.Max(MostOpen, open);
        return open;
    }

    /// <summary>The most seconds from the arrival of a request to its turn, of those that arrived at a second or later.</summary>
    public int LongestWait(int since = 0) => _waits.Where(wait => wait.Arrival >= since).Max(wait => wait.Seconds);
}
