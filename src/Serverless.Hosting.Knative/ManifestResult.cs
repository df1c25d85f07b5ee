using Serverless.Hosting.Model;

namespace Serverless.Hosting.Knative;

/// <summary>
/// What came of reading a manifest.
/// </summary>
/// <param name="Documents">The valid documents, in the order of the file.</param>
/// <param name="Problems">What is wrong with the others, and the warnings of all, in the order of the file.</param>
public sealed record ManifestResult(IReadOnlyList<ServingDocument> Documents, IReadOnlyList<ManifestProblem> Problems)
{
    /// <summary>Whether nothing is refused.</summary>
    public bool IsValid => Problems.All(problem => problem.Level == ValidationLevel.Warning);

    /// <summary>The problems that refuse a document.</summary>
    public IEnumerable<ManifestProblem> Errors => Problems.Where(problem => problem.Level == ValidationLevel.Error);
}
