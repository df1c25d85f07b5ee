using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;

namespace Serverless.Hosting.Gateway.Diagnostics;

/// <summary>
/// A template of the request log: text with placeholders in it. The function <c>js</c>, which the reference's templates need to be safe, may stand before a
/// path; every value is escaped with it or without.
/// </summary>
internal sealed partial class RequestLogTemplate
{
    private readonly List<(string Text, Func<GatewayRequest, string?>? Value)> _parts;

    private RequestLogTemplate(List<(string, Func<GatewayRequest, string?>?)> parts) => _parts = parts;

    /// <summary>Reads a template.</summary>
    /// <param name="text">The text.</param>
    /// <param name="template">The template.</param>
    /// <param name="problem">The first placeholder that is unknown, or one that does not end.</param>
    /// <returns>Whether all of the text is understood.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out RequestLogTemplate? template, [NotNullWhen(false)] out string? problem)
    {
        var parts = new List<(string Text, Func<GatewayRequest, string?>? Value)>();
        (template, problem) = (null, null);
        var position = 0;
        foreach (Match match in Placeholder.Matches(text))
        {
            if (RequestLogFields.Find(match.Groups["path"].Value) is not { } value)
            {
                problem = match.Value;
                return false;
            }

            parts.Add((text[position..match.Index], value));
            position = match.Index + match.Length;
        }

        parts.Add((text[position..], null));
        problem = text.IndexOf("{{", position, StringComparison.Ordinal) is >= 0 and var open ? text[open..] : null;
        template = problem is null ? new(parts) : null;
        return problem is null;
    }

    /// <summary>The line of a request.</summary>
    public string Write(GatewayRequest request)
    {
        var line = new StringBuilder();
        foreach (var (text, value) in _parts)
        {
            line.Append(text);
            if (value?.Invoke(request) is { } written)
            {
                line.Append(JavaScriptEncoder.Default.Encode(written));
            }
        }

        return line.ToString();
    }

    [GeneratedRegex(@"\{\{-?\s*(?:js\s+)?(?<path>.*?)\s*-?\}\}", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder { get; }
}
