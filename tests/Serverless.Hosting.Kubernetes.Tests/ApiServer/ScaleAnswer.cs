using System.Text.Json.Nodes;

namespace Serverless.Hosting.Kubernetes.ApiServer;

/// <summary>
/// The scale sub-resource of a deployment.
/// </summary>
internal static class ScaleAnswer
{
    public static JsonObject Of(JsonObject deployment) => new()
    {
        ["apiVersion"] = "autoscaling/v1",
        ["kind"] = "Scale",
        ["metadata"] = new JsonObject
        {
            ["name"] = (string)deployment["metadata"]!["name"]!,
            ["namespace"] = (string)deployment["metadata"]!["namespace"]!,
            ["resourceVersion"] = (string)deployment["metadata"]!["resourceVersion"]!,
        },
        ["spec"] = new JsonObject { ["replicas"] = (int?)deployment["spec"]!["replicas"] ?? 1 },
        ["status"] = new JsonObject { ["replicas"] = (int?)deployment["status"]?["replicas"] ?? 0 },
    };

    public static JsonObject Apply(JsonObject deployment, string contentType, JsonNode patch) => Replace(deployment, Patches.Apply(Of(deployment), contentType, patch));

    public static JsonObject Replace(JsonObject deployment, JsonObject scale)
    {
        deployment["spec"]!["replicas"] = (int)scale["spec"]!["replicas"]!;
        return deployment;
    }
}
