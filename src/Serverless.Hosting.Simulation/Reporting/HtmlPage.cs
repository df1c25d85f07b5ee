using System.Globalization;
using System.Net;
using System.Text;
using Serverless.Hosting.Scaling;

namespace Serverless.Hosting.Simulation.Reporting;

/// <summary>
/// The report as one page that needs nothing else.
/// </summary>
internal static class HtmlPage
{
    private const string Style = """
        body{font:15px/1.5 system-ui,"DejaVu Sans",sans-serif;color:#1d2733;background:#fff;max-width:960px;margin:32px auto;padding:0 16px}
        h1{font-size:26px;margin:0}h2{font-size:18px;margin:32px 0 8px}p{color:#3b4754;margin:4px 0 16px}
        table{border-collapse:collapse;width:100%;font-size:14px}th,td{padding:5px 10px;text-align:right;border-bottom:1px solid #e3e8ee}
        th:first-child,td:first-child{text-align:left;color:#3b4754}thead th{border-bottom:2px solid #b8c2cc;vertical-align:bottom}
        td{font-variant-numeric:tabular-nums}svg{max-width:100%;height:auto}
        """;

    public static string Of(SimulationReport report, SimulationOptions options, string title) => $"""
        <!DOCTYPE html>
        <html lang="en">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{Encode(title)}</title><style>{Style}</style></head>
        <body>
        <h1>{Encode(title)}</h1>
        <p>{Encode(Summary(report))}</p>
        <h2>Policies side by side</h2>
        {Results(report)}
        <p>Waits are from the arrival of a request to its turn, responses to its end. Saved is counted against the first policy.</p>
        <h2>Over time</h2>
        {Picture.Of(report)}
        <h2>Assumptions</h2>
        {Table(["", "value"], Assumptions(options))}
        </body>
        </html>

        """;

    private static string Encode(string text) => WebUtility.HtmlEncode(text);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Summary(SimulationReport report) =>
        Text($"{report.Results[0].Requests:#,0} requests of {report.Functions:#,0} function{(report.Functions == 1 ? "" : "s")}")
        + Text($" in {report.Length.TotalHours:0.##} hours.");

    private static string Results(SimulationReport report) =>
        Table(["", .. report.Results.Select(result => result.Policy.Name)], ResultTable.Rows(report));

    private static IEnumerable<(string Title, string[] Values)> Assumptions(SimulationOptions options)
    {
        var (standard, scaling) = (options.Reserve.StandardType, options.Scaling);
        yield return ("standard type", [Text($"{standard.Name}: {standard.PricePerHour:0.####} an hour")]);
        if (options.Reserve.Types is [var type, ..] && options.Policies.Any(policy => policy.Handover is not null))
        {
            var size = Text($"{type.Cpus:0.##} vCPU, {type.MemoryGiB:0.##} GiB, baseline {type.BaselineCpus:0.##} vCPU, up to {type.MaxCredits:0} credits");
            yield return ("reserved type", [Text($"{type.Name}: {type.PricePerHour:0.####} an hour, ") + size]);
        }

        yield return ("start, standard and reserved", [$"{options.StandardStart}; {options.ReservedStart}"]);
        yield return ("service time, where the trace has none", [options.ServiceTime.ToString()]);
        yield return ("vCPU that a request keeps busy", [Text($"{options.CpuPerRequest:0.###}")]);
        yield return ("requests at once on an instance", [options.ContainerConcurrency == 0 ? "no limit" : Text($"{options.ContainerConcurrency}")]);
        var unit = scaling.Metric == ScalingMetric.RequestsPerSecond ? "requests per second" : "requests at once";
        yield return ("target, share of it to aim at", [Text($"{scaling.Target:0.###} {unit}, {scaling.Utilization:0.##}")]);
        yield return ("stable window", [Text($"{scaling.StableWindow.TotalSeconds:0} s")]);
        yield return ("seed", [Text($"{options.Seed}")]);
    }

    private static string Table(string[] head, IEnumerable<(string Title, string[] Values)> rows)
    {
        var html = new StringBuilder("<table><thead><tr>");
        html.AppendJoin("", head.Select(cell => $"<th>{Encode(cell)}</th>")).Append("</tr></thead><tbody>\n");
        foreach (var (title, values) in rows)
        {
            html.Append("<tr>").AppendJoin("", values.Prepend(title).Select(cell => $"<td>{Encode(cell)}</td>")).Append("</tr>\n");
        }

        return html.Append("</tbody></table>").ToString();
    }
}
