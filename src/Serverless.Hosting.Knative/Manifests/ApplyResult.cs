namespace Serverless.Hosting.Knative.Manifests;

/// <summary>
/// What became of one document.
/// </summary>
internal enum ApplyResult
{
    /// <summary>It is applied.</summary>
    Applied,

    /// <summary>It is refused, and would be again.</summary>
    Refused,

    /// <summary>It could not be applied this time.</summary>
    Failed,
}
