using System.Globalization;
using System.Runtime.InteropServices;

namespace Serverless.Hosting.Simulation.Traces;

/// <summary>
/// A file of times.
/// </summary>
internal static class TimestampFile
{
    public static RequestTrace Read(string path)
    {
        using var reader = new CsvReader(path);
        var ticks = new List<long>();
        while (reader.Read())
        {
            if (TryFindTime(reader.Text(0)) is { } at)
            {
                ticks.Add(at);
            }
            else if (reader.Line > 1)
            {
                throw reader.Problem(0, "a number of seconds, 0 or more, or a date and time such as 2026-01-31T08:00:00Z");
            }
        }

        if (ticks.Count == 0)
        {
            throw TraceFile.Empty(path);
        }

        CollectionsMarshal.AsSpan(ticks).Sort();
        var first = ticks[0];
        return RequestTrace.Of(TraceFile.LengthFor(TimeSpan.FromTicks(ticks[^1] - first)), ticks.Select(at => TimeSpan.FromTicks(at - first)));
    }

    private static long? TryFindTime(ReadOnlySpan<char> text) =>
        CsvReader.TryFindSeconds(text) is { } seconds ? seconds.Ticks
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time.UtcTicks
        : null;
}
