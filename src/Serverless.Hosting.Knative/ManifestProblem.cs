using Serverless.Hosting.Model;

namespace Serverless.Hosting.Knative;

/// <summary>
/// One thing that is wrong with one field of a manifest.
/// </summary>
/// <param name="Location">Where the field, or the nearest one around it, stands.</param>
/// <param name="Field">The dotted path of the field from the root of its document; empty for the document or the file as a whole.</param>
/// <param name="Message">What is wrong.</param>
public sealed record ManifestProblem(SourceLocation Location, string Field, string Message)
{
    /// <summary>More words, such as what is allowed; null for none.</summary>
    public string? Details { get; init; }

    /// <summary>Whether the document is refused for it.</summary>
    public ValidationLevel Level { get; init; }

    /// <summary>The object with the problem, such as <c>Service default/coffee</c>; empty where it is not known.</summary>
    public string Subject { get; init; } = "";

    /// <summary>The problem on one line: place, level, field, message and details.</summary>
    /// <returns>The text.</returns>
    public override string ToString()
    {
        var level = Level == ValidationLevel.Error ? "error" : "warning";
        var field = Field.Length == 0 ? "" : Field + ": ";
        var details = string.IsNullOrEmpty(Details) ? "" : $" ({Details.TrimEnd().ReplaceLineEndings("; ")})";
        return $"{Location}: {level}: {field}{Message}{details}";
    }
}
