namespace Serverless.Hosting.Model;

/// <summary>
/// A problem of an object, with the fields that have it.
/// </summary>
/// <param name="Message">What is wrong.</param>
/// <param name="Paths">The fields, as dotted paths from the root of the object: <c>spec.template.spec.containers[0].image</c>. Sorted.</param>
/// <param name="Details">More words, such as what is allowed; null for none.</param>
/// <param name="Level">Whether the object is refused for it.</param>
public sealed record ValidationError(string Message, ValueList<string> Paths, string? Details = null, ValidationLevel Level = ValidationLevel.Error)
{
    /// <summary>The problem as text: message, paths and, on a line of their own, details.</summary>
    /// <returns>The text.</returns>
    public override string ToString() =>
        (Paths.Count == 0 ? Message : $"{Message}: {string.Join(", ", Paths)}") + (Details is null ? "" : "\n" + Details);
}
