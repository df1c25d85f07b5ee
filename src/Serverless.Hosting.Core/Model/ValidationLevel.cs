namespace Serverless.Hosting.Model;

/// <summary>
/// How much a problem matters.
/// </summary>
public enum ValidationLevel
{
    /// <summary>The object is refused.</summary>
    Error,

    /// <summary>The object is accepted, and the problem reported.</summary>
    Warning,
}
