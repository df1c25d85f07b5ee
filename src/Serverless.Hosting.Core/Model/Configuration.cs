namespace Serverless.Hosting.Model;

/// <summary>
/// The template that revisions are made from: each change of it makes one.
/// </summary>
public sealed record Configuration : Resource
{
    /// <summary>The template.</summary>
    public required RevisionTemplate Template { get; init; }

    /// <summary>What the engine saw.</summary>
    public ConfigurationStatus Status { get; init; } = new();

    /// <inheritdoc />
    public override ResourceKind Kind => ResourceKind.Configuration;

    /// <inheritdoc />
    public override bool HasSameSpec(Resource other) => other is Configuration configuration && configuration.Template == Template;

    /// <inheritdoc />
    public override Resource WithStatusOf(Resource other) => this with { Status = ((Configuration)other).Status };
}
