using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Serverless.Hosting.Kubernetes.ApiServer;

/// <summary>
/// Holds a custom resource against the structure that its definition gives: what is not in it is dropped, what contradicts it is refused.
/// </summary>
internal sealed class SchemaRules
{
    private static readonly string[] Own = ["apiVersion", "kind", "metadata"];

    /// <summary>The fields that were dropped.</summary>
    public List<string> Unknown { get; } = [];

    /// <summary>What contradicts the structure.</summary>
    public List<(string Field, string Message)> Problems { get; } = [];

    /// <summary>Prunes an object in place, and looks for problems.</summary>
    public void Check(JsonObject item, JsonObject schema)
    {
        foreach (var (name, value) in item.ToArray())
        {
            if (!Own.Contains(name))
            {
                CheckMember(item, name, value, schema, name);
            }
        }
    }

    private void CheckMember(JsonObject item, string name, JsonNode? value, JsonObject schema, string path)
    {
        var inner = schema["properties"]?[name] as JsonObject ?? schema["additionalProperties"] as JsonObject;
        if (inner is not null)
        {
            CheckValue(value, inner, path);
        }
        else if ((bool?)schema["x-kubernetes-preserve-unknown-fields"] != true)
        {
            item.Remove(name);
            Unknown.Add(path);
        }
    }

    private void CheckValue(JsonNode? value, JsonObject schema, string path)
    {
        var kind = value?.GetValueKind() ?? JsonValueKind.Null;
        if (!IsOfType(value, kind, schema))
        {
            Problems.Add((path, $"Invalid value: \"{NameOf(kind)}\": {path} in body must be of type {schema["type"]}: \"{NameOf(kind)}\""));
            return;
        }

        switch (value)
        {
            case JsonObject map:
                foreach (var (name, child) in map.ToArray())
                {
                    CheckMember(map, name, child, schema, $"{path}.{name}");
                }

                Problems.AddRange((schema["required"] as JsonArray ?? []).Select(name => (string)name!).Where(name => !map.ContainsKey(name)).Select(name => ($"{path}.{name}", "Required value")));
                break;
            case JsonArray list when schema["items"] is JsonObject items:
                foreach (var (index, child) in list.Index())
                {
                    CheckValue(child, items, string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]"));
                }

                break;
            case JsonValue single:
                CheckSingle(single, schema, path);
                break;
        }
    }

    private void CheckSingle(JsonValue value, JsonObject schema, string path)
    {
        if (schema["enum"] is JsonArray allowed && !allowed.Any(one => JsonNode.DeepEquals(one, value)))
        {
            Problems.Add((path, $"Unsupported value: {value.ToJsonString()}: supported values: {string.Join(", ", allowed.Select(one => one!.ToJsonString()))}"));
        }

        if (schema["pattern"] is { } pattern && !Regex.IsMatch(value.ToString(), (string)pattern!))
        {
            Problems.Add((path, $"Invalid value: {value.ToJsonString()}: {path} in body should match '{pattern}'"));
        }

        if ((schema["minimum"] is { } least && (double)value < (double)least) || (schema["maximum"] is { } most && (double)value > (double)most))
        {
            Problems.Add((path, $"Invalid value: {value.ToJsonString()}: {path} in body is out of range"));
        }
    }

    private static bool IsOfType(JsonNode? value, JsonValueKind kind, JsonObject schema) => kind switch
    {
        // a null counts as if it were not there
        JsonValueKind.Null => true,
        JsonValueKind.Number when (bool?)schema["x-kubernetes-int-or-string"] == true => true,
        JsonValueKind.String when (bool?)schema["x-kubernetes-int-or-string"] == true => true,
        JsonValueKind.Object => (string?)schema["type"] is null or "object",
        JsonValueKind.Array => (string?)schema["type"] is null or "array",
        JsonValueKind.String => (string?)schema["type"] is null or "string",
        JsonValueKind.Number => (string?)schema["type"] is null or "number" || ((string?)schema["type"] == "integer" && long.TryParse(value!.ToJsonString(), CultureInfo.InvariantCulture, out _)),
        _ => (string?)schema["type"] is null or "boolean",
    };

    private static string NameOf(JsonValueKind kind) => kind is JsonValueKind.True or JsonValueKind.False ? "boolean" : kind.ToString().ToLowerInvariant();
}
