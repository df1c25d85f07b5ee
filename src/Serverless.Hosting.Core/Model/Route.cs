namespace Serverless.Hosting.Model;

/// <summary>
/// Maps hosts and percentages to revisions.
/// </summary>
public sealed record Route : Resource
{
    /// <summary>How the traffic is divided; the percents add up to 100.</summary>
    public required ValueList<TrafficTarget> Traffic { get; init; }

    /// <summary>What the engine saw.</summary>
    public RouteStatus Status { get; init; } = new();

    /// <inheritdoc />
    public override ResourceKind Kind => ResourceKind.Route;

    /// <inheritdoc />
    public override bool HasSameSpec(Resource other) => other is Route route && route.Traffic.Equals(Traffic);

    /// <inheritdoc />
    public override Resource WithStatusOf(Resource other) => this with { Status = ((Route)other).Status };
}
