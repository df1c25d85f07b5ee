namespace Serverless.Hosting.Knative;

/// <summary>
/// A manifest is refused. The message lists all its problems, one a line.
/// </summary>
public sealed class ManifestException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="problems">All that is wrong.</param>
    public ManifestException(IReadOnlyList<ManifestProblem> problems)
        : base(string.Join('\n', problems)) => Problems = problems;

    /// <summary>All that is wrong.</summary>
    public IReadOnlyList<ManifestProblem> Problems { get; }
}
