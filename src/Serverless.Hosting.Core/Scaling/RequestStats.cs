namespace Serverless.Hosting.Scaling;

/// <summary>
/// Counts the requests of a revision and how long how many of them were open at once.
/// </summary>
/// <remarks>
/// Times are ticks of any steady clock. One that lies a little in the past counts as the latest seen. Allocates nothing. Not thread-safe: callers
/// synchronise.
/// </remarks>
public sealed class RequestStats
{
    private long _start;
    private long _lastChange;
    private long _concurrency;
    private long _proxiedConcurrency;
    private long _requests;
    private long _proxiedRequests;

    // 64 bits of request-ticks would overflow after a month without a report at 100,000 open requests
    private double _area;
    private double _proxiedArea;

    /// <summary>Begins to count.</summary>
    /// <param name="now">The time, in ticks.</param>
    public RequestStats(long now) => (_start, _lastChange) = (now, now);

    /// <summary>The requests that are open now, waiting ones included.</summary>
    public long Concurrency => _concurrency;

    /// <summary>Whether nothing is open and nothing has happened since the last report.</summary>
    public bool IsIdle => _concurrency == 0 && _requests == 0 && _area == 0;

    /// <summary>A request came in.</summary>
    /// <param name="now">The time, in ticks.</param>
    /// <param name="isProxied">Whether another gateway counts it as well.</param>
    public void Started(long now, bool isProxied = false)
    {
        Accumulate(now);
        _concurrency++;
        _requests++;
        if (isProxied)
        {
            _proxiedConcurrency++;
            _proxiedRequests++;
        }
    }

    /// <summary>A request ended.</summary>
    /// <param name="now">The time, in ticks.</param>
    /// <param name="isProxied">Whether another gateway counts it as well.</param>
    public void Finished(long now, bool isProxied = false)
    {
        Accumulate(now);
        _concurrency--;
        if (isProxied)
        {
            _proxiedConcurrency--;
        }
    }

    /// <summary>Sums up what happened since the last report, and begins anew.</summary>
    /// <param name="now">The time, in ticks.</param>
    /// <returns>The averages and counts; averages of 0 where no time has passed.</returns>
    public RequestReport Report(long now)
    {
        Accumulate(now);
        var elapsed = (double)(_lastChange - _start);
        var report = elapsed > 0
            ? new RequestReport(_area / elapsed, _requests, _proxiedArea / elapsed, _proxiedRequests)
            : new RequestReport(0, _requests, 0, _proxiedRequests);
        (_start, _area, _proxiedArea, _requests, _proxiedRequests) = (_lastChange, 0, 0, 0, 0);
        return report;
    }

    private void Accumulate(long now)
    {
        var elapsed = now - _lastChange;
        if (elapsed > 0)
        {
            _area += (double)_concurrency * elapsed;
            _proxiedArea += (double)_proxiedConcurrency * elapsed;
            _lastChange = now;
        }
    }
}
