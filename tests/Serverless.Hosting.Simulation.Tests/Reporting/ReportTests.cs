using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Serverless.Hosting.Simulation.Traces;

namespace Serverless.Hosting.Simulation.Reporting;

public sealed class ReportTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private static readonly SimulationReport Report = new Simulator(new() { Policies = [SimulatedPolicy.AlwaysOn, SimulatedPolicy.ReservedWhenCreditsSpent with { Name = "<b>mine & yours</b>" }] })
        .Run(GeneratedTrace.Diurnal(TimeSpan.FromDays(1), 0.5, TimeSpan.FromHours(8)));

    [Fact]
    public void ToTable_Always_HasAColumnForEachPolicyThatLinesUp()
    {
        var lines = Report.ToTable().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);

        Assert.Contains("always on  <b>mine & yours</b>", lines[0], StringComparison.Ordinal);
        Assert.Contains(lines, line => Regex.IsMatch(line, @"^cost, units +24 +6\.48$"));
        Assert.Contains(lines, line => Regex.IsMatch(line, @"^saved +0\.0 % +73\.0 %$"));
        Assert.Single(lines.Select(line => line.Length).Distinct());
    }

    [Fact]
    public async Task WriteHtmlAsync_Always_NeedsNothingElseAndEncodesNames()
    {
        using var stream = new MemoryStream();

        await Report.WriteHtmlAsync(stream, "A day & a night");

        var html = Encoding.UTF8.GetString(stream.ToArray());
        Assert.Contains("<title>A day &amp; a night</title>", html, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;mine &amp; yours&lt;/b&gt;", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", html, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"<script|<link|@import|src=|href=|url\(", html);
        Assert.DoesNotContain("NaN", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WriteSvgAsync_Always_IsAPictureWithATitleAndALegendForEachPlot()
    {
        using var stream = new MemoryStream();

        await Report.WriteSvgAsync(stream);

        stream.Position = 0;
        var picture = XDocument.Load(stream);
        Assert.Equal(
            [
                "Load, in requests per second",
                "Instances: always on",
                "Instances: <b>mine & yours</b>",
                "CPU credits of a reserved instance, on average",
                "Cost since the start, in units of the price list",
            ],
            Texts("title"));
        Assert.Equal(["all functions", "standard", "reserved", "standard", "reserved", "<b>mine & yours</b>", "always on", "<b>mine & yours</b>"], Texts("legend"));
        Assert.All(picture.Descendants(Svg + "path"), path => Assert.DoesNotMatch("NaN|Infinity|∞", path.Attribute("d")!.Value));

        IEnumerable<string> Texts(string kind) => picture.Descendants(Svg + "text").Where(text => text.Attribute("class")?.Value == kind).Select(text => text.Value);
    }

    [Fact]
    public async Task WriteSvgAsync_NoRequestAtAll_HasAxesAllTheSame()
    {
        using var stream = new MemoryStream();

        await new Simulator().Run(RequestTrace.Of(TimeSpan.FromMinutes(10), [])).WriteSvgAsync(stream);

        stream.Position = 0;
        Assert.All(XDocument.Load(stream).Descendants(Svg + "path"), path => Assert.DoesNotMatch("NaN|Infinity|∞", path.Attribute("d")!.Value));
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.0000005, "1 us")]
    [InlineData(0.0123, "12 ms")]
    [InlineData(5, "5.00 s")]
    [InlineData(7200, "120.0 min")]
    public void Time_AnyLength_HasAUnitThatFits(double seconds, string expected) => Assert.Equal(expected, ResultTable.Time(TimeSpan.FromSeconds(seconds)));
}
