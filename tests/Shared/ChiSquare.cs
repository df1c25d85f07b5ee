namespace Serverless.Hosting.Routing;

/// <summary>
/// Measures how far counts are from what was expected, against the value that chance exceeds once in a million times.
/// </summary>
internal static class ChiSquare
{
    private const double OneInAMillion = 4.7534;

    public static void AssertFair(IReadOnlyList<int> counts, IReadOnlyList<double> shares)
    {
        var total = counts.Sum();
        var distance = counts.Zip(shares, (count, share) => Math.Pow(count - (total * share), 2) / (total * share)).Sum();
        Assert.InRange(distance, 0, Bound(counts.Count - 1));
    }

    /// <summary>The approximation of Wilson and Hilferty.</summary>
    private static double Bound(int degrees)
    {
        var spread = 2.0 / (9 * degrees);
        return degrees * Math.Pow(1 - spread + (OneInAMillion * Math.Sqrt(spread)), 3);
    }
}
