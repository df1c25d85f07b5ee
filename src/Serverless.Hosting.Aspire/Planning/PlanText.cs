using System.Globalization;

namespace Serverless.Hosting.Aspire.Planning;

/// <summary>
/// Numbers and durations as settings and annotations have them, whatever the language of the machine.
/// </summary>
internal static class PlanText
{
    public static string Of(int value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Of(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    public static string Of(TimeSpan value) => string.Create(CultureInfo.InvariantCulture, $"{value.TotalSeconds:0.###}s");

    /// <summary>A duration as an option of the host has it: its binder knows no units.</summary>
    public static string OfOption(TimeSpan value) => value.ToString("c", CultureInfo.InvariantCulture);

    public static string Of(ServerlessMetric value) => value == ServerlessMetric.RequestsPerSecond ? "rps" : "concurrency";
}
