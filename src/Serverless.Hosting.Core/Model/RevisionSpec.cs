namespace Serverless.Hosting.Model;

/// <summary>
/// What an instance of a revision runs and how requests to it are limited.
/// </summary>
public sealed record RevisionSpec
{
    /// <summary>The containers; one of them serves requests.</summary>
    public required ValueList<ContainerSpec> Containers { get; init; }

    /// <summary>The most requests that one instance serves at once: 0 (no limit, the default) to 1000.</summary>
    public long ContainerConcurrency { get; init; }

    /// <summary>The most seconds that a whole request may take: 1 to 600, 300 by default.</summary>
    public long TimeoutSeconds { get; init; } = 300;

    /// <summary>The most seconds until the first byte of a response; null or 0 for no such limit.</summary>
    public long? ResponseStartTimeoutSeconds { get; init; }

    /// <summary>The most seconds in which nothing is written to the client; null or 0 for no such limit.</summary>
    public long? IdleTimeoutSeconds { get; init; }

    /// <summary>
    /// The other fields of the pod specification that were given, which only a cluster can honour (volumes, service account, init containers, …), as one
    /// JSON object in canonical form: keys sorted, no white space. Null where none was given.
    /// </summary>
    public string? ClusterFields { get; init; }

    /// <summary>The container that serves requests: the only one, or the one with a port.</summary>
    public ContainerSpec ServingContainer => Containers.Count == 1 ? Containers[0] : Containers.FirstOrDefault(container => container.Port is not null) ?? Containers[0];
}
