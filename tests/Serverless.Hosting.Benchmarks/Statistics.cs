namespace Serverless.Hosting.Benchmarks;

internal static class Statistics
{
    public static double Median(this IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>The least value that a share of all do not exceed.</summary>
    public static double Percentile(this IReadOnlyCollection<double> values, double percent) =>
        values.Order().ElementAt(Math.Clamp((int)Math.Ceiling(values.Count * percent / 100) - 1, 0, values.Count - 1));
}
