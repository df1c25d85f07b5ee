using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Serverless.Hosting.EndToEnd;

/// <summary>
/// A load of so many orders a second until it is told to stop. Each order has a number of its own, so that its way can be followed.
/// </summary>
internal sealed partial class OrderLoad : IAsyncDisposable
{
    /// <summary>The time between two orders of one caller; one that is still waiting for its answer skips its turn.</summary>
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<Order> _orders = [];
    private readonly CafeHost _cafe;
    private readonly string _query;
    private readonly Task _callers;
    private readonly long _began = Stopwatch.GetTimestamp();
    private int _last;

    public OrderLoad(CafeHost cafe, int perSecond, string query = "")
    {
        (_cafe, _query) = (cafe, query);
        var callers = (int)(perSecond * Every.TotalSeconds);
        _callers = Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(() => CallAsync(Every * caller / callers))));
    }

    public IReadOnlyCollection<Order> Orders => _orders;

    public IEnumerable<Order> Failed => _orders.Where(order => order.Server is null);

    public double PerSecond => _orders.Count / Stopwatch.GetElapsedTime(_began).TotalSeconds;

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _callers;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task CallAsync(TimeSpan offset)
    {
        await Task.Delay(offset);
        using var timer = new PeriodicTimer(Every);
        while (!_stop.IsCancellationRequested)
        {
            _orders.Enqueue(await OrderAsync(Interlocked.Increment(ref _last)));
            await timer.WaitForNextTickAsync();
        }
    }

    private async Task<Order> OrderAsync(int number)
    {
        var began = Stopwatch.GetTimestamp();
        var answer = await Load.AskAsync(_cafe, Cafe.CoffeeHost, $"/orders/{number}{_query}");
        var served = Served.Match(answer);
        int? server = served.Success && served.Groups["order"].Value == $"{number}" ? int.Parse(served.Groups["server"].Value, CultureInfo.InvariantCulture) : null;
        return new(number, began, Stopwatch.GetTimestamp(), answer, server);
    }

    [GeneratedRegex(@"^Hello [\w-]+! Order (?<order>\d+) from (?<server>\d+)\.$")]
    private static partial Regex Served { get; }
}
