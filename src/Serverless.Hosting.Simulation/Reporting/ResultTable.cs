using System.Globalization;
using System.Text;

namespace Serverless.Hosting.Simulation.Reporting;

/// <summary>
/// The results side by side: a row for each figure, a column for each policy. Both the text and the page are made from it.
/// </summary>
internal static class ResultTable
{
    /// <summary>The rows: what it is, and the value under each policy.</summary>
    public static IEnumerable<(string Title, string[] Values)> Rows(SimulationReport report)
    {
        yield return Row("cost, units", result => Number(result.Ledger.Cost));
        yield return Row("saved", result => result.SavedPercent is { } saved ? Text($"{Math.Round(saved, 1) + 0.0:0.0} %") : "-");
        yield return Row("cold starts", result => Number(result.ColdStarts));
        yield return Row("wait, median", result => Time(result.Wait.Median));
        yield return Row("wait, 99 %", result => Time(result.Wait.Percentile99));
        yield return Row("wait, longest", result => Time(result.Wait.Max));
        yield return Row("response, median", result => Time(result.Response.Median));
        yield return Row("response, 99 %", result => Time(result.Response.Percentile99));
        yield return Row("handovers", result => Number(result.Ledger.Handovers));
        yield return Row("handover, mean", result => result.Ledger.Handovers > 0 ? Time(result.Ledger.HandoverTime / result.Ledger.Handovers) : "-");
        foreach (var type in report.Results.SelectMany(result => result.Ledger.Usage).Select(usage => usage.Type).Distinct())
        {
            yield return Row($"hours of {type}", result => Number(result.InstanceTimeOf(type).TotalHours));
        }

        yield return Row("credits, least", result => Optional(result.LeastCredits));
        yield return Row("credits, mean", result => Optional(result.MeanCredits));
        yield return Row("requests", result => Number(result.Requests));
        yield return Row("answered", result => Number(result.Answered));
        yield return Row("by reserved ones", result => Number(result.Ledger.ServedByReserved));

        (string, string[]) Row(string title, Func<PolicyResult, string> value) => (title, [.. report.Results.Select(value)]);
    }

    public static string ToText(SimulationReport report)
    {
        (string Title, string[] Values)[] rows = [("", [.. report.Results.Select(result => result.Policy.Name)]), .. Rows(report)];
        var first = rows.Max(row => row.Title.Length);
        var widths = report.Results.Select((_, column) => rows.Max(row => row.Values[column].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var (title, values) in rows)
        {
            text.Append(title.PadRight(first));
            for (var i = 0; i < values.Length; i++)
            {
                text.Append("  ").Append(values[i].PadLeft(widths[i]));
            }

            text.AppendLine();
        }

        return text.ToString();
    }

    public static string Time(TimeSpan time) => time.TotalSeconds switch
    {
        0 => "0",
        < 0.001 => Text($"{time.TotalMicroseconds:0} us"),
        < 1 => Text($"{time.TotalMilliseconds:0} ms"),
        < 600 => Text($"{time.TotalSeconds:0.00} s"),
        _ => Text($"{time.TotalMinutes:0.0} min"),
    };

    private static string Optional(double? value) => value is { } number ? Number(number) : "-";

    private static string Number(double value) => Math.Abs(value) < 1000 && value != Math.Floor(value) ? Text($"{value:0.00}") : Text($"{value:#,0}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
