namespace Serverless.Hosting.Knative.Schema;

/// <summary>
/// When a field is part of a decoded document.
/// </summary>
internal enum Presence
{
    /// <summary>Only with a value that says something: not for an empty text, list or map, zero or false.</summary>
    Meaningful,

    /// <summary>Whenever it was given: a zero that was given differs from none.</summary>
    Given,

    /// <summary>Always, with its zero value where it was not given.</summary>
    Always,
}
