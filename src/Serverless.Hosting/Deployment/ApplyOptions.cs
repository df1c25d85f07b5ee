namespace Serverless.Hosting.Deployment;

/// <summary>
/// How an object is applied.
/// </summary>
public sealed record ApplyOptions
{
    /// <summary>Who applies it, such as the path of a file; without <c>;</c> and <c>=</c>. Null for nobody in particular.</summary>
    public string? Source { get; init; }

    /// <summary>
    /// The hash of the document. If the same <see cref="Source"/> applied a document with this hash last, nothing is done: so a restart never undoes what was
    /// changed by other means since.
    /// </summary>
    public string? SourceHash { get; init; }

    /// <summary>The version that the change was made from; null to replace whatever is in force. 0 demands that there is none yet.</summary>
    public long? ExpectedVersion { get; init; }
}
