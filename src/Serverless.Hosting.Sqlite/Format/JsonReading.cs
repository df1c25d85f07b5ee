using System.Text.Json;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Sqlite.Format;

/// <summary>
/// Reads members of JSON objects: one that is missing has its usual value, one that is not known is passed over.
/// </summary>
internal static class JsonReading
{
    public static string? Text(this JsonElement json, string name) => json.TryGetProperty(name, out var member) ? member.GetString() : null;

    public static string Text(this JsonElement json, string name, string usual) => json.Text(name) ?? usual;

    public static long? Number(this JsonElement json, string name) => json.TryGetProperty(name, out var member) ? member.GetInt64() : null;

    public static long Number(this JsonElement json, string name, long usual) => json.Number(name) ?? usual;

    public static double Real(this JsonElement json, string name) => json.TryGetProperty(name, out var member) ? member.GetDouble() : 0;

    public static bool? Flag(this JsonElement json, string name) => json.TryGetProperty(name, out var member) ? member.GetBoolean() : null;

    public static DateTimeOffset? Time(this JsonElement json, string name) => json.TryGetProperty(name, out var member) ? member.GetDateTimeOffset() : null;

    public static T Name<T>(this JsonElement json, string name, T usual)
        where T : struct, Enum => json.Text(name) is { } text ? Enum.Parse<T>(text) : usual;

    public static T? Object<T>(this JsonElement json, string name, Func<JsonElement, T> read)
        where T : class => json.TryGetProperty(name, out var member) ? read(member) : null;

    public static ValueList<T> List<T>(this JsonElement json, string name, Func<JsonElement, T> read, ValueList<T>? usual = null) =>
        json.TryGetProperty(name, out var member) ? member.EnumerateArray().Select(read).ToValueList() : usual ?? [];

    public static ValueList<string> Texts(this JsonElement json, string name) => json.List(name, element => element.GetString()!);

    /// <summary>Reads a map. Keys that are constants of the program are shared with it: most are, and there may be 100,000s of objects.</summary>
    public static ValueMap Map(this JsonElement json, string name) =>
        json.TryGetProperty(name, out var member)
            ? ValueMap.Create(member.EnumerateObject().Select(entry => KeyValuePair.Create(Shared(entry.Name), entry.Value.GetString()!)))
            : ValueMap.Empty;

    public static string Shared(string text) => string.IsInterned(text) ?? text;
}
