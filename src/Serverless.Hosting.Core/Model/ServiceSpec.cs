namespace Serverless.Hosting.Model;

/// <summary>
/// What a user says of a service: the convenient form of a configuration and a route in one.
/// </summary>
public sealed record ServiceSpec
{
    /// <summary>The namespace; <c>default</c> unless given.</summary>
    public string Namespace { get; init; } = Names.DefaultNamespace;

    /// <summary>The name, a DNS-1035 label.</summary>
    public required string Name { get; init; }

    /// <summary>The labels of the service, its configuration and its route; not of its revisions.</summary>
    public ValueMap Labels { get; init; } = ValueMap.Empty;

    /// <summary>The annotations of the service, its configuration and its route; not of its revisions.</summary>
    public ValueMap Annotations { get; init; } = ValueMap.Empty;

    /// <summary>What the next revision is made from.</summary>
    public required RevisionTemplate Template { get; init; }

    /// <summary>How the traffic is divided; the percents add up to 100. All to the latest ready revision unless told otherwise.</summary>
    public ValueList<TrafficTarget> Traffic { get; init; } = TrafficTarget.AllToLatest;

    /// <summary>The object to store.</summary>
    /// <returns>The service, without anything that a store gives.</returns>
    public Service ToService() => new()
    {
        Namespace = Namespace,
        Name = Name,
        Labels = Labels,
        Annotations = Annotations,
        Template = Template,
        Traffic = Traffic,
    };
}
