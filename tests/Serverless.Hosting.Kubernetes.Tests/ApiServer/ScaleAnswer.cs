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
    };

    public static JsonObject Apply(JsonObject deployment, string contentType, JsonNode patch)
    {
        var scale = Patches.Apply(Of(deployment), contentType, patch);
        deployment["spec"]!["replicas"] = (int)scale["spec"]!["replicas"]!;
        return deployment;
    }
}
