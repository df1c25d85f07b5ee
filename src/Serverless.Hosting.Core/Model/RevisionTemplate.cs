namespace Serverless.Hosting.Model;

/// <summary>
/// What the next revision is made from.
/// </summary>
public sealed record RevisionTemplate
{
    /// <summary>A name of the user's own choice for the revision, beginning with the configuration's name and a hyphen; null for a generated one.</summary>
    public string? Name { get; init; }

    /// <summary>The labels of the revision.</summary>
    public ValueMap Labels { get; init; } = ValueMap.Empty;

    /// <summary>The annotations of the revision, its scaling settings among them.</summary>
    public ValueMap Annotations { get; init; } = ValueMap.Empty;

    /// <summary>What an instance runs.</summary>
    public required RevisionSpec Spec { get; init; }
}
