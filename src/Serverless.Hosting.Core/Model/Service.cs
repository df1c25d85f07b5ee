namespace Serverless.Hosting.Model;

/// <summary>
/// A service: the object that owns a <see cref="Configuration"/> and a <see cref="Route"/> of its own name.
/// </summary>
public sealed record Service : Resource
{
    /// <summary>The template that revisions are made from.</summary>
    public required RevisionTemplate Template { get; init; }

    /// <summary>How the traffic is divided; the percents add up to 100.</summary>
    public ValueList<TrafficTarget> Traffic { get; init; } = TrafficTarget.AllToLatest;

    /// <summary>What the engine saw.</summary>
    public ServiceStatus Status { get; init; } = new();

    /// <inheritdoc />
    public override ResourceKind Kind => ResourceKind.Service;

    /// <inheritdoc />
    public override bool HasSameSpec(Resource other) => other is Service service && service.Template == Template && service.Traffic.Equals(Traffic);

    /// <inheritdoc />
    public override Resource WithStatusOf(Resource other) => this with { Status = ((Service)other).Status };
}
