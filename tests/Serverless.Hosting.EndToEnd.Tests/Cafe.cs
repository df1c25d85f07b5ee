namespace Serverless.Hosting.EndToEnd;

/// <summary>
/// The manifests of the cafe.
/// </summary>
internal static class Cafe
{
    public const string CoffeeHost = "coffee.default.example.com";

    public static string Coffee(string target = "coffee", string? revision = null, string? traffic = null, string annotations = "", string name = "coffee", string more = "") => $"""
        apiVersion: serving.knative.dev/v1
        kind: Service
        metadata:
          name: {name}
        spec:
          template:
            metadata:
              annotations:
                autoscaling.knative.dev/target: "10"
                {annotations}
              {(revision is null ? "" : $"name: {revision}")}
            spec:
              {more}
              containers:
                - image: cafe/drinks
                  env:
                    - name: TARGET
                      value: {target}
          {(traffic is null ? "" : $"traffic: {traffic}")}
        """;

    /// <summary>The manifest of the coffee, with a new revision taking over step by step.</summary>
    public static string Gradual(string coffee, int seconds) => coffee
        .Replace("name: coffee\n", $"name: coffee\n  annotations: {{serving.knative.dev/rollout-duration: {seconds}s}}\n", StringComparison.Ordinal);

    /// <summary>The manifest of the coffee, with instances that speak HTTP/2 only.</summary>
    public static string OverHttp2(string coffee) => coffee.Replace(
        "          env:\n", "          ports: [{name: h2c, containerPort: 8080}]\n          env:\n            - {name: HTTP2, value: only}\n", StringComparison.Ordinal);

    /// <summary>The manifest of the coffee, with one more variable for its instances.</summary>
    public static string With(string coffee, string variable, string value) => coffee.Replace(
        "          env:\n", $"          env:\n            - {{name: {variable}, value: \"{value}\"}}\n", StringComparison.Ordinal);

    /// <summary>The manifest of the coffee, with a probe that warms an instance before it counts as ready.</summary>
    public static string Probed(string coffee) => coffee.Replace(
        "          env:\n", "          readinessProbe: {httpGet: {path: /}}\n          env:\n", StringComparison.Ordinal);

    public static void Write(string folder, string file, string yaml)
    {
        var path = Path.Combine(folder, file);
        File.WriteAllText(path + ".new", yaml);
        File.Move(path + ".new", path, overwrite: true);
    }
}
