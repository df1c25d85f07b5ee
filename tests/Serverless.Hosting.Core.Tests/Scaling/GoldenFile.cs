using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Serverless.Hosting.Scaling;

/// <summary>
/// The answers of the reference implementation that are kept in <c>tests/golden</c>: one JSON object a line.
/// </summary>
internal static class GoldenFile
{
    /// <summary>All cases of a kind, as many as the text of the file has.</summary>
    public static IReadOnlyList<JsonElement> Read(string file, string kind)
    {
        var lines = Lines(file).Count(line => line.Replace(" ", "", StringComparison.Ordinal).Contains($"\"kind\":\"{kind}\"", StringComparison.Ordinal));
        var cases = Lines(file).Select(line => JsonDocument.Parse(line).RootElement).Where(element => element.Text("kind") == kind).ToList();
        Assert.NotEmpty(cases);
        Assert.Equal(lines, cases.Count);
        return cases;
    }

    /// <summary>Replays every case of a kind, and makes sure that none of its answers was passed over.</summary>
    /// <param name="file">The file.</param>
    /// <param name="kind">The kind.</param>
    /// <param name="answers">How many answers a case holds.</param>
    /// <param name="replay">Replays a case, and says how many of its answers it compared.</param>
    public static void Replay(string file, string kind, Func<JsonElement, int> answers, Func<JsonElement, int> replay)
    {
        foreach (var golden in Read(file, kind))
        {
            var (expected, compared) = (answers(golden), replay(golden));
            Assert.True(compared == expected, $"{golden.Id()}: {compared} of {expected} answers were compared.");
        }
    }

    /// <summary>Replays every row of the tables of a kind.</summary>
    public static void ReplayRows(string file, string kind, Action<JsonElement> replay) =>
        Replay(file, kind, golden => golden.GetProperty("table").GetArrayLength(), golden => golden.Array("table").Sum(row => Run(replay, row)));

    /// <summary>The steps of some types.</summary>
    public static int CountSteps(this JsonElement golden, params string[] types) => golden.Array("events").Count(step => types.Contains(step[0].GetString()));

    public static IEnumerable<string> Lines(string file, [CallerFilePath] string here = "") =>
        File.ReadLines(Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "golden", file)));

    /// <summary>A step of a type that is not known is no step to pass over.</summary>
    public static InvalidOperationException Unknown(JsonElement golden, JsonElement step) => new($"{golden.Id()} has a step of an unknown type: {step}");

    private static int Run(Action<JsonElement> replay, JsonElement row)
    {
        replay(row);
        return 1;
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
