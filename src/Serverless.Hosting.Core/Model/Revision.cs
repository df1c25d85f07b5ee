namespace Serverless.Hosting.Model;

/// <summary>
/// An immutable, numbered snapshot of code and settings: what instances run. Labels and annotations stay editable.
/// </summary>
public sealed record Revision : Resource
{
    /// <summary>What an instance of the revision runs; never changes.</summary>
    public required RevisionSpec Spec { get; init; }

    /// <summary>What the engine saw.</summary>
    public RevisionStatus Status { get; init; } = new();

    /// <inheritdoc />
    public override ResourceKind Kind => ResourceKind.Revision;

    /// <summary>The name of the configuration that the revision was made from; empty if it carries no such label.</summary>
    public string ConfigurationName => Labels.GetValueOrDefault(ServingLabels.Configuration, "");

    /// <summary>The name of the service that the revision belongs to; empty for a standalone configuration.</summary>
    public string ServiceName => Labels.GetValueOrDefault(ServingLabels.Service, "");

    /// <inheritdoc />
    public override bool HasSameSpec(Resource other) => other is Revision revision && revision.Spec == Spec;

    /// <inheritdoc />
    public override Resource WithStatusOf(Resource other) => this with { Status = ((Revision)other).Status };
}
