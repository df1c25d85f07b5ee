using System.Text.Json.Nodes;
using k8s;
using k8s.Models;

namespace Serverless.Hosting.Kubernetes.Manifests;

/// <summary>
/// Reads a schema into the type of the client, which leaves the schemas of elements as the text they were.
/// </summary>
internal static class SchemaReader
{
    private const string Items = "items";
    private const string Values = "additionalProperties";
    private const string Properties = "properties";

    public static V1JSONSchemaProps Read(JsonObject schema)
    {
        var own = new JsonObject(schema
            .Where(member => member.Key is not (Items or Values or Properties))
            .Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));
        var result = KubernetesJson.Deserialize<V1JSONSchemaProps>(own.ToJsonString());
        result.Items = Find(schema, Items);
        result.AdditionalProperties = Find(schema, Values);
        result.Properties = (schema[Properties] as JsonObject)?.ToDictionary(property => property.Key, property => Read(property.Value!.AsObject()));
        result.EnumProperty = (schema["enum"] as JsonArray)?.Select(value => (object)value!.GetValue<string>()).ToList();
        return result;
    }

    private static V1JSONSchemaProps? Find(JsonObject schema, string name) => schema[name] is JsonObject found ? Read(found) : null;
}
