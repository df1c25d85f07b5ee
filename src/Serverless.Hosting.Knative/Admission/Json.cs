using System.Text.Json.Nodes;

namespace Serverless.Hosting.Knative.Admission;

/// <summary>
/// Reads fields of decoded documents, whose types are known to be right.
/// </summary>
internal static class Json
{
    public static JsonObject? Object(this JsonObject? node, string name) => node?[name] as JsonObject;

    public static JsonArray? List(this JsonObject? node, string name) => node?[name] as JsonArray;

    public static IReadOnlyList<JsonObject> Objects(this JsonObject? node, string name) =>
        node.List(name) is { } list ? [.. list.OfType<JsonObject>()] : [];

    public static IReadOnlyList<string> Texts(this JsonObject? node, string name) =>
        node.List(name) is { } list ? [.. list.Select(item => (string?)item ?? "")] : [];

    public static string Text(this JsonObject? node, string name) =>
        node?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    public static long? Number(this JsonObject? node, string name) =>
        node?[name] is JsonValue value && value.TryGetValue<long>(out var number) ? number : null;

    public static bool? Flag(this JsonObject? node, string name) =>
        node?[name] is JsonValue value && value.TryGetValue<bool>(out var flag) ? flag : null;

    public static bool Has(this JsonObject? node, string name) => node?[name] is not null;

    public static JsonObject GetOrAdd(this JsonObject node, string name)
    {
        if (node[name] is not JsonObject child)
        {
            node[name] = child = [];
        }

        return child;
    }
}
