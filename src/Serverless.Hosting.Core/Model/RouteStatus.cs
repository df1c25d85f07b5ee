namespace Serverless.Hosting.Model;

/// <summary>
/// What the engine saw of a route.
/// </summary>
public sealed record RouteStatus
{
    /// <summary>The generation that the status speaks of.</summary>
    public long ObservedGeneration { get; init; }

    /// <summary>The URL of the route; null before it is known.</summary>
    public string? Url { get; init; }

    /// <summary>The URL for callers inside; null before it is known.</summary>
    public string? AddressUrl { get; init; }

    /// <summary>The targets in force, each resolved to a revision.</summary>
    public ValueList<TrafficTarget> Traffic { get; init; } = [];

    /// <summary>
    /// The targets in force as they were asked for, each with its revision and the configuration of that: what <see cref="Traffic"/> is made from with the shares
    /// of running rollouts. Empty before traffic was first in force.
    /// </summary>
    public ValueList<TrafficTarget> Assigned { get; init; } = [];

    /// <summary>The state of gradual rollouts as JSON; null where none was ever kept.</summary>
    public string? Rollout { get; init; }

    /// <summary>Which places of the splits each revision has, so that users stay where they are; null where users are not kept on revisions.</summary>
    public string? StickyPlaces { get; init; }

    /// <summary>The conditions, sorted by type.</summary>
    public ValueList<Condition> Conditions { get; init; } = [];
}
