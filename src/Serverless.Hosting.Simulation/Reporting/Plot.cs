using System.Globalization;
using System.Net;
using System.Text;

namespace Serverless.Hosting.Simulation.Reporting;

/// <summary>
/// One diagram over time: lines or stacked areas, with a title, axes with units, and a legend.
/// </summary>
/// <param name="Title">What is shown, and in which unit.</param>
/// <param name="Hours">The time of each value.</param>
/// <param name="Series">What is drawn.</param>
internal sealed record Plot(string Title, double[] Hours, PlotSeries[] Series)
{
    public const int Width = 960;
    private const int Left = 64;
    private const int Right = 16;
    private const int Top = 56;
    private const int Bottom = 44;
    private const int LegendDot = 12;
    private const double CharWidth = 6.6;

    private static readonly double[] NiceSteps = [1, 2, 2.5, 5, 10];
    private static readonly double[] HourSteps = [1.0 / 60, 1.0 / 12, 0.25, 0.5, 1, 2, 3, 4, 6, 12, 24, 48, 168];

    /// <summary>The height of the diagram with everything around it.</summary>
    public int Height { get; init; } = 220;

    /// <summary>The top of the value axis; null for what the values need.</summary>
    public double? Most { get; init; }

    /// <summary>The highest value of all lines and of the stacked areas together.</summary>
    public double Highest => Math.Max(
        Series.Where(series => !series.IsArea).SelectMany(series => series.Values).DefaultIfEmpty(0).Max(value => value ?? 0),
        Hours.Select((_, i) => Series.Where(series => series.IsArea).Sum(series => series.Values[i] ?? 0)).DefaultIfEmpty(0).Max());

    /// <summary>Draws the diagram as a group, moved down.</summary>
    public void Draw(StringBuilder svg, int down)
    {
        var step = NiceStep((Most ?? Highest) / 4);
        var top = Math.Max(step, Math.Ceiling((Most ?? Highest) / step) * step);
        svg.Append(Text($"<g transform=\"translate(0 {down})\"><text x=\"{Left}\" y=\"20\" class=\"title\">{WebUtility.HtmlEncode(Title)}</text>\n"));
        DrawLegend(svg);
        for (var value = 0.0; value <= top * 1.0001; value += step)
        {
            var y = Y(value, top);
            svg.Append(Text($"<path d=\"M{Left} {y:0.#}H{Width - Right}\" class=\"grid\"/>"));
            svg.Append(Text($"<text x=\"{Left - 8}\" y=\"{y + 4:0.#}\" class=\"value\">{value:#,0.###}</text>\n"));
        }

        DrawTimes(svg);
        DrawSeries(svg, top);
        svg.Append("</g>\n");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static double NiceStep(double atLeast)
    {
        if (atLeast <= 0)
        {
            return 0.25;
        }

        var power = Math.Pow(10, Math.Floor(Math.Log10(atLeast)));
        return power * NiceSteps.First(nice => nice * power >= atLeast * 0.9999);
    }

    private void DrawLegend(StringBuilder svg)
    {
        var x = (double)Left;
        foreach (var series in Series)
        {
            var mark = series.IsArea ? $"<rect x=\"{Text($"{x:0.#}")}\" y=\"32\" width=\"{LegendDot}\" height=\"10\" fill=\"{series.Colour}\"/>"
                : Text($"<path d=\"M{x:0.#} 37h{LegendDot}\" class=\"line\" stroke=\"{series.Colour}\"{Dashes(series)}/>");
            svg.Append(mark).Append(Text($"<text x=\"{x + LegendDot + 6:0.#}\" y=\"41\" class=\"legend\">{WebUtility.HtmlEncode(series.Name)}</text>\n"));
            x += LegendDot + 26 + (series.Name.Length * CharWidth);
        }
    }

    private void DrawTimes(StringBuilder svg)
    {
        var step = HourSteps.FirstOrDefault(hours => Hours[^1] / hours <= 12, HourSteps[^1]);
        var inMinutes = step < 1;
        for (var hour = 0.0; hour <= Hours[^1] * 1.0001; hour += step)
        {
            var shown = inMinutes ? hour * 60 : hour;
            svg.Append(Text($"<text x=\"{X(hour):0.#}\" y=\"{Height - Bottom + 16}\" class=\"time\">{shown:0.##}</text>\n"));
        }

        var (middle, unit) = ((Left + Width - Right) / 2, inMinutes ? "minutes" : "hours");
        svg.Append(Text($"<text x=\"{middle}\" y=\"{Height - Bottom + 32}\" class=\"time\">{unit} since the start</text>\n"));
    }

    private void DrawSeries(StringBuilder svg, double top)
    {
        var floor = new double[Hours.Length];
        foreach (var series in Series)
        {
            if (series.IsArea)
            {
                var ceiling = floor.Select((low, i) => low + (series.Values[i] ?? 0)).ToArray();
                svg.Append(Text($"<path d=\"M{Points(ceiling, top)}L{Points(floor, top, backwards: true)}Z\" fill=\"{series.Colour}\"/>\n"));
                floor = ceiling;
            }
            else
            {
                svg.Append(Text($"<path d=\"{Line(series.Values, top)}\" class=\"line\" stroke=\"{series.Colour}\"{Dashes(series)}/>\n"));
            }
        }
    }

    private static string Dashes(PlotSeries series) => series.IsDashed ? " stroke-dasharray=\"5 4\"" : "";

    private string Points(double[] values, double top, bool backwards = false)
    {
        var points = values.Select((value, i) => Text($"{X(Hours[i]):0.#} {Y(value, top):0.#}"));
        return string.Join('L', backwards ? points.Reverse() : points);
    }

    /// <summary>A line with a gap where there is no value.</summary>
    private string Line(double?[] values, double top)
    {
        var path = new StringBuilder();
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] is { } value)
            {
                path.Append(i == 0 || values[i - 1] is null ? 'M' : 'L').Append(Text($"{X(Hours[i]):0.#} {Y(value, top):0.#}"));
            }
        }

        return path.ToString();
    }

    private double X(double hour) => Left + (hour / Hours[^1] * (Width - Left - Right));

    private double Y(double value, double top) => Height - Bottom - (value / top * (Height - Top - Bottom));
}
