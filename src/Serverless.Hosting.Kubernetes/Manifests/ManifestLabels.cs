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

    /// <summary>The name of the secret that hosts show each other, and of the role for it and for the lease.</summary>
    public const string Replicas = Host + "-replicas";

    /// <summary>The port on which hosts hear each other.</summary>
    public const int ReplicaPort = 8090;

    public static Dictionary<string, string> Create() => new() { [Name] = Host };
}
