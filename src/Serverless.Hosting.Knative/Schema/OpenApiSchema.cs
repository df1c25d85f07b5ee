using System.Text.Json.Nodes;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Knative.Schema;

/// <summary>
/// Writes shapes as the structural OpenAPI v3 schemas of custom resources.
/// </summary>
internal static class OpenApiSchema
{
    private const string Open = "x-kubernetes-preserve-unknown-fields";
    private const string IntOrText = "x-kubernetes-int-or-string";

    public static JsonObject Write(ResourceKind kind)
    {
        var schema = Write(ServingShapes.Of(kind));

        // the cluster has a schema of its own for the metadata of an object, and allows no other
        schema["properties"]!["metadata"] = Typed("object");
        return schema;
    }

    private static JsonObject Write(Shape shape) => shape.Kind switch
    {
        ShapeKind.Int32 => Typed("integer", "int32"),
        ShapeKind.Int64 => Typed("integer", "int64"),
        ShapeKind.Boolean => Typed("boolean"),
        ShapeKind.Quantity or ShapeKind.Port => new JsonObject { [IntOrText] = true },
        ShapeKind.Any => new JsonObject { [Open] = true },
        ShapeKind.Time => Nullable(Typed("string", "date-time")),
        ShapeKind.List => With(Typed("array"), "items", Write(shape.Element!)),
        ShapeKind.Map => With(Typed("object"), "additionalProperties", Write(shape.Element!)),
        ShapeKind.Object => With(Typed("object"), "properties", new JsonObject(shape.Fields.Select(field => KeyValuePair.Create(field.Name, (JsonNode?)Write(field.Shape))))),
        _ when shape.Allowed.Count > 0 => With(Typed("string"), "enum", new JsonArray([.. shape.Allowed.Select(text => JsonValue.Create(text))])),
        _ => Typed("string"),
    };

    private static JsonObject Typed(string type, string? format = null)
    {
        var schema = new JsonObject { ["type"] = type };
        return format is null ? schema : With(schema, "format", format);
    }

    // clients that make their documents from types write times that they do not know as null
    private static JsonObject Nullable(JsonObject schema) => With(schema, "nullable", true);

    private static JsonObject With(JsonObject schema, string name, JsonNode value)
    {
        schema[name] = value;
        return schema;
    }
}
