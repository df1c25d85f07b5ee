namespace Serverless.Hosting.Aspire.Planning;

/// <summary>
/// One revision of a service, and the workload that runs it.
/// </summary>
internal sealed record RevisionPlan
{
    public required string Name { get; init; }

    /// <summary>The name of the workload's resource; also the placeholder of its image where it has none.</summary>
    public required string Workload { get; init; }

    /// <summary>The image of a container; null for a program whose image is built.</summary>
    public string? Image { get; init; }

    /// <summary>Whether the orchestrator runs one instance at most, as it does of executables and containers.</summary>
    public bool IsSingle { get; init; }

    public bool IsHttp2 { get; init; }

    /// <summary>The port that a container listens on; null for that of the environment variable PORT.</summary>
    public int? ContainerPort { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];
}
