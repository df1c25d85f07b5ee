namespace Serverless.Hosting.Knative;

/// <summary>
/// Manifests that tests begin with.
/// </summary>
internal static class ManifestText
{
    public const string Coffee = """
        apiVersion: serving.knative.dev/v1
        kind: Service
        metadata:
          name: coffee
        spec:
          template:
            metadata:
              annotations:
                autoscaling.knative.dev/target: "10"
            spec:
              containers:
              - image: ghcr.io/cafe/drinks
                env:
                - name: TARGET
                  value: coffee
        """;

    public static string Named(string name) => Coffee.Replace("name: coffee", $"name: {name}", StringComparison.Ordinal);
}
