namespace Serverless.Hosting.Kubernetes.Manifests;

/// <summary>
/// The labels by which the objects of the host are found.
/// </summary>
internal static class ManifestLabels
{
    public const string Name = "app.kubernetes.io/name";
    public const string Host = "serverless-hosting";

    public static Dictionary<string, string> Create() => new() { [Name] = Host };
}
