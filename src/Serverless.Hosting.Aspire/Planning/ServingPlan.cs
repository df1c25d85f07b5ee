namespace Serverless.Hosting.Aspire.Planning;

/// <summary>
/// What an AppHost declares, without a type of Aspire: from it come the settings of the host and the documents of a cluster.
/// </summary>
internal sealed record ServingPlan
{
    public required string Name { get; init; }

    public IReadOnlyList<ServicePlan> Services { get; init; } = [];

    /// <summary>How long the last instance stays after the decision to end it; null for the host's default.</summary>
    public TimeSpan? ScaleToZeroGracePeriod { get; init; }
}
