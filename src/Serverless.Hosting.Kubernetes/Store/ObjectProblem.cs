using Serverless.Hosting.Knative;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Kubernetes.Store;

/// <summary>
/// One thing that is wrong with one field of an object.
/// </summary>
/// <param name="Field">The dotted path of the field; empty for the whole.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Details">More words; null for none.</param>
internal sealed record ObjectProblem(string Field, string Message, string? Details)
{
    public static ObjectProblem Of(ManifestProblem problem) => new(problem.Field, problem.Message, problem.Details);

    public static IEnumerable<ObjectProblem> Of(ValidationError error) =>
        error.Paths.DefaultIfEmpty("").Select(path => new ObjectProblem(path, error.Message, error.Details));

    /// <summary>The problem on one line, in the words of a manifest's problem but for the place in the file.</summary>
    public string ToText()
    {
        var field = Field.Length == 0 ? "" : Field + ": ";
        var details = string.IsNullOrEmpty(Details) ? "" : $" ({Details.TrimEnd().ReplaceLineEndings("; ")})";
        return $"{field}{Message}{details}";
    }
}
