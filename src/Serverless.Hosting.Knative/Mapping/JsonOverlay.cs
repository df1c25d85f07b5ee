using System.Text.Json.Nodes;

namespace Serverless.Hosting.Knative.Mapping;

/// <summary>
/// What a document says beyond the model, as a document that is laid over the one made from the model. So nothing that was written is lost.
/// A null stands for a field that the document does not have.
/// </summary>
internal static class JsonOverlay
{
    /// <summary>What has to be laid over one document to get another.</summary>
    /// <returns>The overlay; null where they are equal.</returns>
    public static JsonObject? Difference(JsonObject from, JsonObject to)
    {
        var overlay = new JsonObject();
        foreach (var (name, value) in to)
        {
            if (Difference(from[name], value) is { } difference)
            {
                overlay[name] = difference;
            }
        }

        foreach (var (name, value) in from)
        {
            if (value is not null && to[name] is null)
            {
                overlay[name] = null;
            }
        }

        return overlay.Count == 0 ? null : overlay;
    }

    /// <summary>Lays an overlay over a document, in place.</summary>
    public static void Apply(JsonObject target, JsonObject overlay)
    {
        foreach (var (name, value) in overlay)
        {
            if (value is null)
            {
                target.Remove(name);
            }
            else
            {
                target[name] = Merge(target[name], value);
            }
        }
    }

    private static JsonNode? Difference(JsonNode? from, JsonNode? to) => (from, to) switch
    {
        _ when JsonNode.DeepEquals(from, to) => null,
        (JsonObject before, JsonObject after) => Difference(before, after),
        (JsonArray before, JsonArray after) when before.Count <= after.Count =>
            new JsonArray([.. after.Select((item, index) => index < before.Count ? Difference(before[index], item) : item?.DeepClone())]),
        _ => to?.DeepClone(),
    };

    private static JsonNode Merge(JsonNode? target, JsonNode overlay)
    {
        switch (target, overlay)
        {
            case (JsonObject before, JsonObject after):
                var merged = before.DeepClone().AsObject();
                Apply(merged, after);
                return merged;
            case (JsonArray before, JsonArray after) when before.Count <= after.Count:
                return new JsonArray([.. after.Select((item, index) => Element(index < before.Count ? before[index] : null, item))]);
            default:
                return overlay.DeepClone();
        }
    }

    private static JsonNode? Element(JsonNode? before, JsonNode? after) => after is null ? before?.DeepClone() : Merge(before, after);
}
