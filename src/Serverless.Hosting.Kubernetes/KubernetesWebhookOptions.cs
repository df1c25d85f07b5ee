using Serverless.Hosting.Kubernetes.Manifests;

namespace Serverless.Hosting.Kubernetes;

/// <summary>
/// How the host validates objects before the cluster takes them.
/// </summary>
public sealed class KubernetesWebhookOptions
{
    /// <summary>The section of the configuration that the options are read from.</summary>
    public const string SectionName = "Serverless:Kubernetes:Webhook";

    /// <summary>The namespace that the host runs in: its service and the secret are there; <c>serverless-hosting</c> by default.</summary>
    public string Namespace { get; set; } = "serverless-hosting";

    /// <summary>The service that leads to the host; <c>serverless-hosting</c> by default. The certificate is made for it.</summary>
    public string ServiceName { get; set; } = ManifestLabels.Host;

    /// <summary>The secret that keeps the certificate and its key; <c>serverless-hosting-webhook</c> by default. The first replica makes it.</summary>
    public string SecretName { get; set; } = ManifestLabels.WebhookSecret;

    /// <summary>The <c>ValidatingWebhookConfiguration</c> that is given the certificate; <c>serverless-hosting</c> by default. The manifests have it.</summary>
    public string ConfigurationName { get; set; } = ManifestLabels.Host;

    /// <summary>The IP address to listen on: loopback by default, <c>*</c> for all, which a pod needs.</summary>
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>The port to listen on, 1 to 65535, or 0 for one that is free; 9443 by default.</summary>
    public int Port { get; set; } = 9443;

    /// <summary>How long a certificate is good, 1 day to 10 years; 90 days by default.</summary>
    public TimeSpan CertificateLifetime { get; set; } = TimeSpan.FromDays(90);

    /// <summary>How long before its end a certificate is replaced, 1 hour to half of <see cref="CertificateLifetime"/>; 30 days by default.</summary>
    public TimeSpan RenewBefore { get; set; } = TimeSpan.FromDays(30);

    /// <summary>
    /// How often the host looks whether its certificate is still the one in force, 1 s to half of <see cref="RenewBefore"/>; 1 hour by default. Each look is two
    /// requests.
    /// </summary>
    public TimeSpan CheckInterval { get; set; } = TimeSpan.FromHours(1);
}
