using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.RegularExpressions;

namespace Serverless.Hosting.Routing;

/// <summary>
/// A template for names: text with <c>{{.Field}}</c>, <c>{{.Map.key}}</c> and <c>{{index .Map "key"}}</c> in it.
/// That is the part of Go's templates that names need.
/// </summary>
internal sealed partial class NameTemplate
{
    // What Go writes for a field of a map that is not there: no name is valid with it, so that the mistake is seen.
    private const string NoValue = "<no value>";

    private readonly List<Part> _parts;

    private NameTemplate(List<Part> parts) => _parts = parts;

    /// <summary>Reads a template.</summary>
    /// <param name="text">The text.</param>
    /// <param name="fields">The fields that stand for text.</param>
    /// <param name="maps">The fields that stand for a map.</param>
    /// <param name="template">The template.</param>
    /// <param name="problem">The first action that is not understood.</param>
    /// <returns>Whether all of the text is understood.</returns>
    public static bool TryParse(
        string text,
        ReadOnlySpan<string> fields,
        ReadOnlySpan<string> maps,
        [NotNullWhen(true)] out NameTemplate? template,
        [NotNullWhen(false)] out string? problem)
    {
        var parts = new List<Part>();
        (template, problem) = (null, null);
        var position = 0;
        foreach (Match match in Actions.Matches(text))
        {
            var part = ToPart(match);
            if (!(part.Key is null ? fields : maps).Contains(part.Text))
            {
                problem = match.Value;
                return false;
            }

            parts.Add(new(PartKind.Literal, text[position..match.Index], null));
            parts.Add(part);
            position = match.Index + match.Length;
        }

        parts.Add(new(PartKind.Literal, text[position..], null));
        problem = parts.Find(part => part.Kind == PartKind.Literal && (part.Text.Contains("{{") || part.Text.Contains("}}")))?.Text;
        template = problem is null ? new(parts) : null;
        return problem is null;
    }

    /// <summary>Fills the template in.</summary>
    /// <param name="fields">Gives the text of a field.</param>
    /// <param name="maps">Gives the entry of a map, null where there is none.</param>
    /// <returns>The name.</returns>
    public string Execute(Func<string, string> fields, Func<string, string, string?> maps)
    {
        var name = new StringBuilder();
        foreach (var part in _parts)
        {
            name.Append(part.Kind switch
            {
                PartKind.Literal => part.Text,
                PartKind.Field => fields(part.Text),
                PartKind.Member => maps(part.Text, part.Key!) ?? NoValue,
                _ => maps(part.Text, part.Key!) ?? "",
            });
        }

        return name.ToString();
    }

    private static Part ToPart(Match match) =>
        match.Groups["index"].Success ? new(PartKind.Index, match.Groups["index"].Value, match.Groups["quoted"].Value)
        : match.Groups["key"].Success ? new(PartKind.Member, match.Groups["field"].Value, match.Groups["key"].Value)
        : new(PartKind.Field, match.Groups["field"].Value, null);

    [GeneratedRegex(
        """\{\{\s*(?:\.(?<field>\w+)(?:\.(?<key>\w+))?|index\s+\.(?<index>\w+)\s+"(?<quoted>[^"\\{}]*)")\s*\}\}""",
        RegexOptions.CultureInvariant)]
    private static partial Regex Actions { get; }

    private enum PartKind
    {
        Literal,
        Field,
        Member,
        Index,
    }

    private sealed record Part(PartKind Kind, string Text, string? Key);
}
