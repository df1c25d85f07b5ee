using System.Collections;

namespace Serverless.Hosting.Model;

/// <summary>
/// Collects all the problems of an object. Problems that differ in their path alone become one with all the paths.
/// </summary>
/// <remarks>Texts and paths follow the reference API, so that a client that reads them need not change.</remarks>
public sealed class ValidationErrors : IReadOnlyCollection<ValidationError>
{
    private readonly Dictionary<(string Message, string? Details, ValidationLevel Level), SortedSet<string>> _problems = [];

    /// <inheritdoc />
    public int Count => _problems.Count;

    /// <summary>Whether nothing of level <see cref="ValidationLevel.Error"/> was found.</summary>
    public bool IsValid => _problems.Keys.All(key => key.Level == ValidationLevel.Warning);

    /// <summary>The name of an element of a list in a path: <c>containers[2]</c>.</summary>
    /// <param name="path">The path of the list.</param>
    /// <param name="index">The index, from 0.</param>
    /// <returns>The path of the element.</returns>
    public static string At(string path, int index) => $"{path}[{index}]";

    /// <summary>The name of a field in a path: <c>spec.template</c>.</summary>
    /// <param name="path">The path of the object; may be empty.</param>
    /// <param name="field">The field; may be empty, and may begin with an index: <c>[2].name</c>.</param>
    /// <returns>The path of the field.</returns>
    public static string In(string path, string field)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(field);
        return path.Length == 0 ? field : field.Length == 0 || field[0] == '[' ? path + field : $"{path}.{field}";
    }

    /// <summary>Adds a problem.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="paths">The fields.</param>
    public void Add(string message, params ReadOnlySpan<string> paths) => Add(message, null, ValidationLevel.Error, paths);

    /// <summary>Adds a problem.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="details">More words; null for none.</param>
    /// <param name="level">How much it matters.</param>
    /// <param name="paths">The fields.</param>
    public void Add(string message, string? details, ValidationLevel level, params ReadOnlySpan<string> paths)
    {
        if (!_problems.TryGetValue((message, details, level), out var known))
        {
            _problems.Add((message, details, level), known = new(StringComparer.Ordinal));
        }

        foreach (var path in paths)
        {
            known.Add(path);
        }
    }

    /// <summary>Adds the problems of a part.</summary>
    /// <param name="errors">The problems, with paths relative to the part.</param>
    /// <param name="prefix">The path of the part; empty for the object itself.</param>
    public void AddRange(IEnumerable<ValidationError> errors, string prefix = "")
    {
        ArgumentNullException.ThrowIfNull(errors);
        foreach (var error in errors)
        {
            Add(error.Message, error.Details, error.Level, [.. error.Paths.Select(path => In(prefix, path))]);
        }
    }

    /// <summary>The problems, sorted by message, each with its paths sorted.</summary>
    /// <returns>An enumerator.</returns>
    public IEnumerator<ValidationError> GetEnumerator() =>
        _problems
            .Select(problem => new ValidationError(problem.Key.Message, [.. problem.Value], problem.Key.Details, problem.Key.Level))
            .OrderBy(error => error.Message, StringComparer.Ordinal)
            .ThenBy(error => error.Details, StringComparer.Ordinal)
            .GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The problems of level error, one a line.</summary>
    /// <returns>The text; empty where there are none.</returns>
    public override string ToString() => string.Join('\n', this.Where(error => error.Level == ValidationLevel.Error));
}
