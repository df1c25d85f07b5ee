using Serverless.Hosting.Knative.Schema;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Knative.Admission;

/// <summary>
/// Makes problems with places of errors with paths.
/// </summary>
internal static class ProblemList
{
    /// <summary>One problem for each field of each error, in the order of the file.</summary>
    public static IReadOnlyList<ManifestProblem> Create(ValidationErrors errors, SourceMap places, string subject) =>
    [
        .. errors
            .SelectMany(error => (error.Paths.Count == 0 ? [""] : error.Paths).Select(path => new ManifestProblem(places.Find(path), path, error.Message)
            {
                Details = error.Details,
                Level = error.Level,
                Subject = subject,
            }))
            .OrderBy(problem => problem.Location.Line)
            .ThenBy(problem => problem.Location.Column)
            .ThenBy(problem => problem.Field, StringComparer.Ordinal),
    ];
}
