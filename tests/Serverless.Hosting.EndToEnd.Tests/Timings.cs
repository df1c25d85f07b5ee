using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Serverless.Hosting.EndToEnd;

/// <summary>
/// How long things took, in ms.
/// </summary>
internal sealed class Timings
{
    private readonly ConcurrentQueue<double> _all = [];

    public double Median => Quantile(0.5);

    public void Add(long began) => _all.Enqueue(Stopwatch.GetElapsedTime(began).TotalMilliseconds);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{_all.Count}, p50 {Median:0.0} ms, p99 {Quantile(0.99):0.0} ms, most {_all.Max():0.0} ms");

    /// <summary>The smallest one that a share of all does not exceed.</summary>
    private double Quantile(double share)
    {
        var sorted = _all.Order().ToArray();
        return sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
    }
}
