using System.Text.Json.Nodes;

namespace Serverless.Hosting.Kubernetes.Cafe;

/// <summary>
/// The services of the cafe.
/// </summary>
internal static class Drinks
{
    public const string CoffeeHost = "coffee.default.example.com";

    public static JsonObject Coffee(string target = "coffee", string? revision = null, string? traffic = null, string annotations = "", string image = "cafe/drinks") => JsonNode.Parse($$"""
        {
          "apiVersion": "serving.knative.dev/v1",
          "kind": "Service",
          "metadata": { "name": "coffee", "namespace": "default" },
          "spec": {
            "template": {
              "metadata": {
                {{(revision is null ? "" : $"\"name\": \"{revision}\",")}}
                "annotations": { "autoscaling.knative.dev/target": "10" {{(annotations.Length == 0 ? "" : ", " + annotations)}} }
              },
              "spec": {
                "containers": [{
                  "image": "{{image}}",
                  "env": [{ "name": "TARGET", "value": "{{target}}" }],
                  "ports": [{ "containerPort": 18080 }]
                }]
              }
            },
            "traffic": {{traffic ?? """[{ "latestRevision": true, "percent": 100 }]"""}}
          }
        }
        """)!.AsObject();
}
