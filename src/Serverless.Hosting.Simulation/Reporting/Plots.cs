namespace Serverless.Hosting.Simulation.Reporting;

/// <summary>
/// The diagrams of a report: load, instances under each policy, credits, and cost.
/// </summary>
internal static class Plots
{
    private const int InstancesHeight = 190;
    private const string Load = "#5b6b7b";
    private const string Standard = "#7fa6d6";
    private const string Reserved = "#f0b35a";

    /// <summary>A colour for each policy, that those who do not see all colours can tell apart.</summary>
    private static readonly string[] Colours = ["#4e79a7", "#d1495b", "#e0912b", "#2f8f6b", "#7b5ea7", "#8c6d4f", "#b0569b", "#6b7280"];

    public static IEnumerable<Plot> Of(SimulationReport report)
    {
        var step = report.Length.TotalHours / report.Results[0].Steps.Count;
        var hours = report.Results[0].Steps.Select((_, i) => Math.Min((i + 1) * step, report.Length.TotalHours)).ToArray();
        yield return LoadOf(report, hours);
        var instances = report.Results.Select(result => InstancesOf(result, hours)).ToArray();
        var most = instances.Max(plot => plot.Highest);
        foreach (var plot in instances)
        {
            yield return plot with { Most = most, Height = InstancesHeight };
        }

        if (report.Results.Any(result => result.MeanCredits is not null))
        {
            yield return Lines(report, hours, "CPU credits of a reserved instance, on average", result => result.MeanCredits is not null, step => step.Credits);
        }

        yield return Lines(report, hours, "Cost since the start, in units of the price list", _ => true, step => step.Cost);
    }

    private static Plot LoadOf(SimulationReport report, double[] hours)
    {
        var seconds = report.Length.TotalSeconds / hours.Length;
        var values = report.Results[0].Steps.Select(step => (double?)(step.Requests / seconds)).ToArray();
        return new("Load, in requests per second", hours, [new("all functions", Load, values)]);
    }

    private static Plot InstancesOf(PolicyResult result, double[] hours) => new($"Instances: {result.Policy.Name}", hours, [
        new("standard", Standard, [.. result.Steps.Select(step => (double?)step.Standard)], IsArea: true),
        new("reserved", Reserved, [.. result.Steps.Select(step => (double?)step.Reserved)], IsArea: true),
    ]);

    private static Plot Lines(SimulationReport report, double[] hours, string title, Func<PolicyResult, bool> isShown, Func<PolicyStep, double?> value) => new(
        title,
        hours,
        [.. report.Results.Select((result, i) => (result, i)).Where(line => isShown(line.result)).Select(line =>
            new PlotSeries(line.result.Policy.Name, Colours[line.i], [.. line.result.Steps.Select(value)], IsDashed: line.i % 2 == 1))]);
}
