using System.Text;
using System.Text.Json.Nodes;

namespace Serverless.Hosting.Kubernetes.ApiServer;

/// <summary>
/// What clients look for in the description of the server: that it validates fields itself, and what custom resources look like.
/// </summary>
internal static class OpenApi
{
    /// <summary>What the second version of the description is answered as.</summary>
    public const string SecondVersionType = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

    public const string SecondVersionPath = "/openapi/v2";

    private const string ThirdVersionPath = "/openapi/v3";

    /// <summary>A description without a definition: a client then leaves the validation to the server.</summary>
    public static byte[] SecondVersion() => [.. Text(1, "2.0"), .. Field(2, [.. Text(1, "Kubernetes"), .. Text(2, "v1.27.16")])];

    /// <summary>The answer to a path of the third version; null for any other path.</summary>
    public static JsonObject? Find(string path, ApiKinds kinds)
    {
        if (path == ThirdVersionPath)
        {
            var paths = kinds.All.Select(PathOf).Distinct().Select(group => KeyValuePair.Create(group, (JsonNode?)new JsonObject { ["serverRelativeURL"] = $"{ThirdVersionPath}/{group}" }));
            return new JsonObject { ["paths"] = new JsonObject(paths) };
        }

        var found = kinds.All.Where(resource => path == $"{ThirdVersionPath}/{PathOf(resource)}").ToArray();
        return found.Length == 0 ? null : new JsonObject
        {
            ["openapi"] = "3.0.0",
            ["info"] = new JsonObject { ["title"] = "Kubernetes", ["version"] = "v1.27.16" },
            ["paths"] = new JsonObject(found.Select(resource => KeyValuePair.Create(OnePath(resource), (JsonNode?)Operations(resource)))),
            ["components"] = new JsonObject
            {
                ["schemas"] = new JsonObject(found.Select(resource => KeyValuePair.Create(SchemaNameOf(resource), (JsonNode?)SchemaOf(resource, kinds)))),
            },
        };
    }

    private static string PathOf(ApiResource resource) => resource.Group.Length == 0 ? "api/v1" : $"apis/{resource.ApiVersion}";

    private static string OnePath(ApiResource resource) => $"/{PathOf(resource)}/{(resource.IsNamespaced ? "namespaces/{namespace}/" : "")}{resource.Plural}/{{name}}";

    private static string SchemaNameOf(ApiResource resource) => $"{string.Join('.', (resource.Group.Length == 0 ? "core" : resource.Group).Split('.').Reverse())}.{resource.Version}.{resource.Kind}";

    private static JsonObject Operations(ApiResource resource) => new()
    {
        ["patch"] = new JsonObject
        {
            ["x-kubernetes-action"] = "patch",
            ["x-kubernetes-group-version-kind"] = KindOf(resource),
            ["parameters"] = new JsonArray(new JsonObject
            {
                ["name"] = "fieldValidation",
                ["in"] = "query",
                ["schema"] = new JsonObject { ["type"] = "string", ["uniqueItems"] = true },
            }),
            ["responses"] = new JsonObject { ["200"] = new JsonObject { ["description"] = "OK" } },
        },
    };

    private static JsonObject SchemaOf(ApiResource resource, ApiKinds kinds)
    {
        var schema = kinds.FindCustom(resource)?.Schema.DeepClone().AsObject() ?? new JsonObject { ["type"] = "object" };
        schema["x-kubernetes-group-version-kind"] = new JsonArray(KindOf(resource));
        return schema;
    }

    private static JsonObject KindOf(ApiResource resource) => new() { ["group"] = resource.Group, ["version"] = resource.Version, ["kind"] = resource.Kind };

    private static byte[] Text(int number, string text) => Field(number, Encoding.UTF8.GetBytes(text));

    /// <summary>A field of a message: number and kind, length, content.</summary>
    private static byte[] Field(int number, byte[] content) => [(byte)((number << 3) | 2), (byte)content.Length, .. content];
}
