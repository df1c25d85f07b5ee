using System.Text.Json.Nodes;

namespace Serverless.Hosting.Kubernetes.ApiServer;

/// <summary>
/// JSON merge patch and JSON patch.
/// </summary>
internal static class Patches
{
    public static JsonObject Apply(JsonObject target, string contentType, JsonNode patch)
    {
        var copy = target.DeepClone().AsObject();
        if (contentType.StartsWith("application/json-patch+json", StringComparison.Ordinal))
        {
            foreach (var operation in patch.AsArray())
            {
                Apply(copy, operation!.AsObject());
            }
        }
        else
        {
            Merge(copy, patch.AsObject());
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
        var path = ((string)operation["path"]!).Split('/')[1..].Select(part => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)).ToArray();
        var parent = path[..^1].Aggregate((JsonNode?)target, (node, name) => node?[name]) as JsonObject;
        switch ((string)operation["op"]!)
        {
            case "test" when !JsonNode.DeepEquals(parent?[path[^1]], operation["value"]):
                throw new ApiError(422, "Invalid", $"testing value {operation["path"]} failed: test failed");
            case "add" or "replace":
                (parent ?? throw new ApiError(422, "Invalid", $"{operation["path"]}: missing value"))[path[^1]] = operation["value"]?.DeepClone();
                break;
            case "remove":
                parent?.Remove(path[^1]);
                break;
        }
    }
}
