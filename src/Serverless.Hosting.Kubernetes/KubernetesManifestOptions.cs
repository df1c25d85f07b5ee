namespace Serverless.Hosting.Kubernetes;

/// <summary>
/// What the manifests of the host itself say.
/// </summary>
public sealed class KubernetesManifestOptions
{
    /// <summary>The image of the host; required.</summary>
    public string Image { get; set; } = "";

    /// <summary>The namespace that the host runs in, a DNS-1035 label; <c>serverless-hosting</c> by default.</summary>
    public string Namespace { get; set; } = "serverless-hosting";

    /// <summary>
    /// The namespaces whose services the host runs: it gets a role in each of them. Empty, the default, for all namespaces, which takes a cluster role.
    /// </summary>
    public IList<string> ServiceNamespaces { get; init; } = [];

    /// <summary>The port that the host serves requests on, 1 to 65535; 8080 by default.</summary>
    public int Port { get; set; } = 8080;

    /// <summary>The path that tells whether the host is alive, on <see cref="Port"/>; <c>/healthz</c> by default. Map it with <c>MapHealthChecks</c>.</summary>
    public string LivenessPath { get; set; } = "/healthz";

    /// <summary>The path that tells whether the host is ready, on <see cref="Port"/>; <c>/readyz</c> by default. Map it with <c>MapHealthChecks</c>.</summary>
    public string ReadinessPath { get; set; } = "/readyz";

    /// <summary>
    /// Whether the cluster asks the host before it takes an object; false by default. The host has to add the webhook, with <c>AddKubernetesWebhook</c>. It takes a
    /// cluster role, whatever the namespaces, that may change the one <c>ValidatingWebhookConfiguration</c>.
    /// </summary>
    public bool ValidatingWebhook { get; set; }

    /// <summary>
    /// How many hosts run, 1 to 100; 1 by default. Several have to be told so, with <c>AddKubernetesReplicas</c>: all of them take requests, and one of them deploys and
    /// scales. They get a role for the lease and the secret of theirs.
    /// </summary>
    public int Replicas { get; set; } = 1;

    /// <summary>The variables of the host's settings, by name; none by default.</summary>
    public IDictionary<string, string> Environment { get; init; } = new SortedDictionary<string, string>(StringComparer.Ordinal);
}
