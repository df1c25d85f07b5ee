using Serverless.Hosting.Model;

namespace Serverless.Hosting.Routing;

/// <summary>
/// Gives one revision another share of the traffic.
/// </summary>
public static class TrafficShift
{
    private const long Whole = 100;

    /// <summary>Gives a revision its share; the others keep their proportions in the rest, to whole percents. Tags keep their revisions.</summary>
    /// <param name="traffic">The traffic as it was asked for.</param>
    /// <param name="revisionName">The revision.</param>
    /// <param name="percent">Its share, 0 to 100.</param>
    /// <param name="latest">The revision that the targets follow which name none; null for none.</param>
    /// <returns>The traffic to ask for; null where no other revision has traffic that could grow to the rest.</returns>
    public static ValueList<TrafficTarget>? To(ValueList<TrafficTarget> traffic, string revisionName, int percent, string? latest = null)
    {
        ArgumentNullException.ThrowIfNull(traffic);
        ArgumentException.ThrowIfNullOrEmpty(revisionName);
        ArgumentOutOfRangeException.ThrowIfNegative(percent);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percent, Whole);
        bool[] isOwn = [.. traffic.Select(target => (target.RevisionName ?? latest) == revisionName)];
        long[] parts = [.. traffic.Select((target, i) => isOwn[i] ? 0 : target.Percent ?? 0)];
        var sum = parts.Sum();
        if (sum == 0 && percent < Whole)
        {
            return null;
        }

        var shares = Divide(Whole - percent, parts, sum);
        var first = Array.IndexOf(isOwn, true);
        var shifted = traffic.Select((target, i) => target with { Percent = i == first ? percent : shares[i] });
        return (first < 0 ? shifted.Append(new TrafficTarget { RevisionName = revisionName, Percent = percent }) : shifted).ToValueList();
    }

    /// <summary>Whole percents that add up, the largest fractions rounded up; of equal ones, the first.</summary>
    private static long[] Divide(long rest, long[] parts, long sum)
    {
        var shares = Array.ConvertAll(parts, part => sum == 0 ? 0 : part * rest / sum);
        var byFraction = Enumerable.Range(0, parts.Length).Where(i => parts[i] > 0).OrderByDescending(i => parts[i] * rest % sum).ToArray();
        var left = sum == 0 ? 0 : rest - shares.Sum();
        for (var i = 0; i < left; i++)
        {
            shares[byFraction[i]]++;
        }

        return shares;
    }
}
