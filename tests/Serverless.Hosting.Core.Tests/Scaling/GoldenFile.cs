using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Serverless.Hosting.Scaling;

/// <summary>
/// The answers of the reference implementation that are kept in <c>tests/golden</c>: one JSON object a line.
/// </summary>
internal static class GoldenFile
{
    public static IReadOnlyList<JsonElement> Read(string file, string kind, [CallerFilePath] string here = "")
    {
        var root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "golden"));
        var cases = File.ReadLines(Path.Combine(root, file))
            .Select(line => JsonDocument.Parse(line).RootElement)
            .Where(element => element.GetProperty("kind").GetString() == kind)
            .ToList();
        Assert.NotEmpty(cases);
        return cases;
    }

    public static IEnumerable<JsonElement> Array(this JsonElement element, string property) => element.GetProperty(property).EnumerateArray();

    public static string Id(this JsonElement element) => element.Text("id");

    public static string Text(this JsonElement element, string property) => element.GetProperty(property).GetString()!;

    public static int Int(this JsonElement element, string property) => element.GetProperty(property).GetInt32();

    public static double Double(this JsonElement element, string property) => element.GetProperty(property).GetDouble();

    public static bool Bool(this JsonElement element, string property) => element.GetProperty(property).GetBoolean();

    public static double? DoubleOrNull(this JsonElement element) => element.ValueKind == JsonValueKind.Null ? null : element.GetDouble();

    public static DateTimeOffset Start(this JsonElement element) =>
        DateTimeOffset.FromUnixTimeMilliseconds(element.GetProperty("startUnixMs").GetInt64());

    public static Dictionary<string, string> Map(this JsonElement element, string property) =>
        element.GetProperty(property).EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetString()!, StringComparer.Ordinal);

    /// <summary>Whether an average is the same but for the last digits of a double.</summary>
    public static bool IsClose(double? actual, double? expected) =>
        actual is { } a && expected is { } e ? Math.Abs(a - e) <= 1e-9 * Math.Max(Math.Abs(a), Math.Abs(e)) : actual == expected;

    public static string Show(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
