using System.Numerics;

namespace Serverless.Hosting.Simulation.Replay;

/// <summary>
/// Counts durations in buckets whose width grows with them, so that quantiles of any number of requests take a fixed memory. Histograms add
/// up.
/// </summary>
/// <remarks>
/// Durations are counted in microseconds. Up to 255 each has a bucket of its own; above that every power of two has 128 buckets, and a
/// quantile is the middle of
/// its bucket: wrong by 1/256 at most, which is 0.4 percent, and by the microsecond that counting rounds down.
/// </remarks>
internal sealed class LogHistogram
{
    private const int SubBits = 7;
    private const int SubBuckets = 1 << SubBits;

    private readonly long[] _counts = new long[(64 - SubBits) * SubBuckets];

    public long Count { get; private set; }

    /// <summary>The longest duration, in ticks: exact.</summary>
    public long Max { get; private set; }

    public void Record(long ticks)
    {
        _counts[BucketOf(ticks / TimeSpan.TicksPerMicrosecond)]++;
        Count++;
        Max = Math.Max(Max, ticks);
    }

    public void Add(LogHistogram other)
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }

        Count += other.Count;
        Max = Math.Max(Max, other.Max);
    }

    /// <summary>The duration that a share of all are not longer than.</summary>
    public TimeSpan Quantile(double share)
    {
        var rank = (long)Math.Ceiling(share * Count);
        var seen = 0L;
        for (var i = 0; i < _counts.Length; i++)
        {
            seen += _counts[i];
            if (seen >= rank && seen > 0)
            {
                return TimeSpan.FromTicks(Math.Min(MiddleOf(i), Max));
            }
        }

        return TimeSpan.Zero;
    }

    private static int BucketOf(long value)
    {
        var shift = Math.Max(0, BitOperations.Log2((ulong)value | 1) - SubBits);
        return (shift << SubBits) + (int)(value >> shift);
    }

    private static long MiddleOf(int bucket)
    {
        var shift = Math.Max(0, (bucket >> SubBits) - 1);
        var low = (long)(bucket - (shift << SubBits)) << shift;
        return (low * TimeSpan.TicksPerMicrosecond) + (((1L << shift) - 1) * TimeSpan.TicksPerMicrosecond / 2);
    }
}
