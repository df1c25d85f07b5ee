using System.Diagnostics.Metrics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Serverless.Hosting.Diagnostics;
using Serverless.Hosting.Gateway.Support;

namespace Serverless.Hosting.Gateway.Diagnostics;

/// <summary>
/// The page on telemetry says what the code does.
/// </summary>
[Collection(TelemetryCollection.Name)]
public sealed partial class TelemetryPageTests
{
    private static readonly string Page = File.ReadAllText(PagePath());

    [Fact]
    public async Task Instruments_OfAHost_AreThoseOfThePage()
    {
        await using var host = await GatewayTestHost.StartAsync();
        var meter = host.Services.GetRequiredService<Telemetry>().Meter;
        var created = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (ReferenceEquals(instrument.Meter, meter))
            {
                created.Add($"{instrument.Name} | {instrument.GetType().Name.Split('`')[0]} | {instrument.Unit}");
            }
        };
        listener.Start();

        Assert.Equal(Rows("Instruments").Select(row => $"{row[0].Trim('`')} | {row[1]} | {row[2]}").Order(StringComparer.Ordinal), created.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Spans_OfARequestThatWaits_AreThoseOfThePage()
    {
        await using var instance = await FakeInstance.StartAsync("ok");
        await using var host = await GatewayTestHost.StartAsync();
        await host.DeployAsync("page", service => service.WithScale(initial: 0), null, instance.Address);
        using var spans = new SpanCollector();
        using var client = host.Client("page");

        await client.GetStringAsync("/", TestContext.Current.CancellationToken);
        await GatewayTestHost.UntilAsync(() => spans.Of("page-1").Count == 2);

        Assert.Equal(
            Rows("Spans").Select(row => $"{row[0].Trim('`')}: {string.Join(' ', Attributes(row[3]).Where(name => name != TelemetryTags.ErrorType).Order(StringComparer.Ordinal))}").Order(StringComparer.Ordinal),
            spans.Of("page-1").Select(span => $"{span.OperationName}: {string.Join(' ', span.TagObjects.Select(tag => tag.Key).Order(StringComparer.Ordinal))}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Attributes_OfTheCode_AreAllOnThePage()
    {
        var names = typeof(TelemetryTags).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!).ToArray();

        Assert.NotEmpty(names);
        Assert.All(names, name => Assert.Contains($"`{name}`", Page, StringComparison.Ordinal));
    }

    [Fact]
    public void Outcomes_OfTheCode_AreAllOnThePage() =>
        Assert.All(Enum.GetValues<GatewayOutcome>(), outcome => Assert.Contains($"`{OutcomeNames.Of(outcome)}`", Page, StringComparison.Ordinal));

    [Fact]
    public void Placeholders_OfTheCode_AreThoseOfThePage() => Assert.Equal(
        RequestLogFields.Names.Order(StringComparer.Ordinal),
        Rows("Request log").SelectMany(row => Code().Matches(row[0]).Select(match => match.Groups[1].Value)).Where(name => name.StartsWith('.'))
            .Select(name => $"{{{{{name}}}}}").Order(StringComparer.Ordinal));

    private static IEnumerable<string> Attributes(string cell) =>
        Code().Matches(cell).Select(match => match.Groups[1].Value)
            .Concat(cell.Contains("*revision*", StringComparison.Ordinal) ? [TelemetryTags.Namespace, TelemetryTags.Service, TelemetryTags.Configuration, TelemetryTags.Revision] : []);

    private static IEnumerable<string[]> Rows(string section)
    {
        var text = Page[Page.IndexOf($"## {section}\n", StringComparison.Ordinal)..];
        var end = text.IndexOf("\n## ", 3, StringComparison.Ordinal);
        return text[..(end < 0 ? text.Length : end)].Split('\n')
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Trim('|', ' ').Split(" | "));
    }

    private static string PagePath([CallerFilePath] string source = "") => Path.Combine(Path.GetDirectoryName(source)!, "../../../docs/telemetry.md");

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}
