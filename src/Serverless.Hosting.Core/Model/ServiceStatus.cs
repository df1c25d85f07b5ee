namespace Serverless.Hosting.Model;

/// <summary>
/// What the engine saw of a service: the statuses of its configuration and its route in one.
/// </summary>
public sealed record ServiceStatus
{
    /// <summary>The generation that the status speaks of.</summary>
    public long ObservedGeneration { get; init; }

    /// <summary>The revision made last; null before the first.</summary>
    public string? LatestCreatedRevisionName { get; init; }

    /// <summary>The newest revision that became ready; null before the first.</summary>
    public string? LatestReadyRevisionName { get; init; }

    /// <summary>The URL of the service; null before it is known.</summary>
    public string? Url { get; init; }

    /// <summary>The URL for callers inside; null before it is known.</summary>
    public string? AddressUrl { get; init; }

    /// <summary>The targets in force, each resolved to a revision.</summary>
    public ValueList<TrafficTarget> Traffic { get; init; } = [];

    /// <summary>The conditions, sorted by type.</summary>
    public ValueList<Condition> Conditions { get; init; } = [];
}
