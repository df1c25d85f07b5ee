using System.Text;

namespace Serverless.Hosting.Simulation.Reporting;

/// <summary>
/// The diagrams of a report, one below the other, as one SVG picture.
/// </summary>
internal static class Picture
{
    private const string Style = """
        text{font:12px system-ui,"DejaVu Sans",sans-serif;fill:#3b4754}.title{font-size:15px;font-weight:600;fill:#1d2733}
        .value{text-anchor:end}.time{text-anchor:middle}.grid{stroke:#e3e8ee;stroke-width:1}.line{fill:none;stroke-width:2;stroke-linejoin:round}
        """;

    public static string Of(SimulationReport report)
    {
        var svg = new StringBuilder();
        var down = 0;
        foreach (var plot in Plots.Of(report))
        {
            plot.Draw(svg, down);
            down += plot.Height;
        }

        return $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Plot.Width} {down}" width="{Plot.Width}" height="{down}">
            <style>{Style}</style>
            <rect width="100%" height="100%" fill="#fff"/>
            {svg}</svg>

            """;
    }
}
