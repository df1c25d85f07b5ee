using Serverless.Hosting.Kubernetes.Manifests;

namespace Serverless.Hosting.Kubernetes;

/// <summary>
/// How several hosts serve one cluster together: which of them leads, and how the others reach it.
/// </summary>
public sealed class KubernetesReplicaOptions
{
    /// <summary>The section of the configuration that the options are read from.</summary>
    public const string SectionName = "Serverless:Kubernetes:Replicas";

    /// <summary>The fewest characters of a token.</summary>
    public const int ShortestToken = 16;

    /// <summary>The namespace that the hosts run in: the lease and the secret are there; <c>serverless-hosting</c> by default.</summary>
    public string Namespace { get; set; } = ManifestLabels.Host;

    /// <summary>The lease that the leader holds; <c>serverless-hosting</c> by default.</summary>
    public string LeaseName { get; set; } = ManifestLabels.Host;

    /// <summary>The name of this host among its like, a DNS name: that of its pod. The name of the machine by default.</summary>
    public string Name { get; set; } = Environment.MachineName.ToLowerInvariant();

    /// <summary>The IP address that the other hosts reach this one at: that of its pod; <c>127.0.0.1</c> by default.</summary>
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>The IP address to listen on: loopback by default, <c>*</c> for all, which a pod needs.</summary>
    public string ListenAddress { get; set; } = "127.0.0.1";

    /// <summary>The port to listen on, the same that the others reach this host at, 1 to 65535; 8090 by default.</summary>
    public int Port { get; set; } = ManifestLabels.ReplicaPort;

    /// <summary>The bearer token that hosts show each other, at least 16 characters; null, the default, for one that the first host puts into <see cref="SecretName"/>.</summary>
    public string? Token { get; set; }

    /// <summary>The secret with the token, where <see cref="Token"/> is null; <c>serverless-hosting-replicas</c> by default.</summary>
    public string SecretName { get; set; } = ManifestLabels.Replicas;

    /// <summary>How long the others wait for a leader that is silent before one of them takes its place, in whole seconds up to 1 hour; 15 s by default.</summary>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>After which time without a renewal a leader decides nothing more, below <see cref="LeaseDuration"/>; 10 s by default.</summary>
    public TimeSpan RenewDeadline { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often the lease is renewed and looked at, from 100 ms; 1.2 times of it must be below <see cref="RenewDeadline"/>; 2 s by default.</summary>
    public TimeSpan RetryPeriod { get; set; } = TimeSpan.FromSeconds(2);
}
