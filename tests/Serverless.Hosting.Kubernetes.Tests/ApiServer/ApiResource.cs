namespace Serverless.Hosting.Kubernetes.ApiServer;

/// <summary>
/// A kind of objects that the server keeps.
/// </summary>
internal sealed record ApiResource(string Group, string Version, string Plural, string Kind)
{
    public static IReadOnlyList<ApiResource> All { get; } =
    [
        new("", "v1", "pods", "Pod"),
        new("apps", "v1", "deployments", "Deployment"),
        new("serving.knative.dev", "v1", "revisions", "Revision"),
        new("serving.knative.dev", "v1", "services", "Service"),
        new("serving.knative.dev", "v1", "configurations", "Configuration"),
        new("serving.knative.dev", "v1", "routes", "Route"),
    ];

    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";
}
