namespace Serverless.Hosting.Model;

/// <summary>
/// One share of the traffic of a route.
/// </summary>
public sealed record TrafficTarget
{
    /// <summary>A name of its own for the target, which gets a host of its own; null for none.</summary>
    public string? Tag { get; init; }

    /// <summary>The revision that the target is pinned to; null to follow a configuration.</summary>
    public string? RevisionName { get; init; }

    /// <summary>The configuration whose latest ready revision the target follows; null in a service, which has only one.</summary>
    public string? ConfigurationName { get; init; }

    /// <summary>Whether the target follows the latest ready revision; null means that it does when <see cref="RevisionName"/> is null.</summary>
    public bool? LatestRevision { get; init; }

    /// <summary>The share of the traffic of the main host, 0 to 100 percent; null means 0.</summary>
    public long? Percent { get; init; }

    /// <summary>The URL of a tagged target: in a status only.</summary>
    public string? Url { get; init; }

    /// <summary>All traffic to the latest ready revision: what a service does unless told otherwise.</summary>
    public static ValueList<TrafficTarget> AllToLatest { get; } = [new TrafficTarget { LatestRevision = true, Percent = 100 }];
}
