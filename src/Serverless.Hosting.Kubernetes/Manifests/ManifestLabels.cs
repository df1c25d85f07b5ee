namespace Serverless.Hosting.Kubernetes.Manifests;

/// <summary>
/// The labels by which the objects of the host are found.
/// </summary>
internal static class ManifestLabels
{
    public const string Name = "app.kubernetes.io/name";
    public const string Host = "serverless-hosting";

    /// <summary>The name of the secret with the certificate of the webhook.</summary>
    public const string WebhookSecret = Host + "-webhook";

    public static Dictionary<string, string> Create() => new() { [Name] = Host };
}
