using System.Globalization;
using System.Text.Json.Nodes;

namespace Serverless.Hosting.Kubernetes.ApiServer;

/// <summary>
/// JSON patch, JSON merge patch and strategic merge patch.
/// </summary>
internal static class Patches
{
    public const string Json = "application/json-patch+json";
    public const string Merged = "application/merge-patch+json";
    public const string Strategic = "application/strategic-merge-patch+json";

    public static JsonObject Apply(JsonObject target, string contentType, JsonNode patch)
    {
        var copy = target.DeepClone().AsObject();
        switch (contentType.Split(';')[0])
        {
            case Json:
                foreach (var operation in patch.AsArray())
                {
                    Apply(copy, operation!.AsObject());
                }

                break;
            case Merged:
                Merge(copy, patch.AsObject());
                break;
            case Strategic:
                StrategicMerge.Apply(copy, patch.AsObject());
                break;
            default:
                throw new ApiError(415, "UnsupportedMediaType", $"the body of the request was in an unknown format - accepted media types include: {Json}, {Merged}, {Strategic}");
        }

        return copy;
    }

    public static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            switch (value)
            {
                case null:
                    target.Remove(name);
                    break;
                case JsonObject map:
                    var inner = target[name] as JsonObject ?? [];
                    if (inner.Parent is null)
                    {
                        target[name] = inner;
                    }

                    Merge(inner, map);
                    break;
                default:
                    target[name] = value.DeepClone();
                    break;
            }
        }
    }

    private static void Apply(JsonObject target, JsonObject operation)
    {
        var text = (string)operation["path"]!;
        var path = text.Split('/')[1..].Select(part => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)).ToArray();
        var parent = path[..^1].Aggregate((JsonNode?)target, Find);
        var (name, value) = (path[^1], operation["value"]);
        switch ((string)operation["op"]!)
        {
            case "test" when !JsonNode.DeepEquals(Find(parent, name), value):
                throw new ApiError(422, "Invalid", "the server rejected our request due to an error in our request", new JsonObject());
            case "add" when parent is JsonArray list && name == "-":
                list.Add(value?.DeepClone());
                break;
            case "add" when parent is JsonArray list:
                list.Insert(int.Parse(name, CultureInfo.InvariantCulture), value?.DeepClone());
                break;
            case "add" when parent is JsonObject map:
                map[name] = value?.DeepClone();
                break;
            case "replace" when Find(parent, name) is not null:
                Replace(parent!, name, value?.DeepClone());
                break;
            case "remove" when Find(parent, name) is not null:
                Remove(parent!, name);
                break;
            case "add" or "replace" or "remove":
                throw new ApiError(422, "Invalid", "the server rejected our request due to an error in our request", new JsonObject());
        }
    }

    private static JsonNode? Find(JsonNode? node, string name) => node switch
    {
        JsonObject map => map[name],
        JsonArray list when int.TryParse(name, CultureInfo.InvariantCulture, out var index) && index < list.Count => list[index],
        _ => null,
    };

    private static void Replace(JsonNode parent, string name, JsonNode? value)
    {
        if (parent is JsonArray list)
        {
            list[int.Parse(name, CultureInfo.InvariantCulture)] = value;
        }
        else
        {
            parent[name] = value;
        }
    }

    private static void Remove(JsonNode parent, string name)
    {
        if (parent is JsonArray list)
        {
            list.RemoveAt(int.Parse(name, CultureInfo.InvariantCulture));
        }
        else
        {
            parent.AsObject().Remove(name);
        }
    }
}
