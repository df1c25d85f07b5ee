using System.Diagnostics.CodeAnalysis;

namespace Serverless.Hosting.Routing;

/// <summary>
/// Sends the requests that carry a header or a cookie to a tag, before the traffic is divided.
/// </summary>
/// <param name="Kind">A header or a cookie.</param>
/// <param name="Name">Its name; that of a header in any case, that of a cookie exactly.</param>
/// <param name="Value">The value, exactly; null for any.</param>
/// <param name="Tag">The tag.</param>
public sealed record TagRule(RequestValueKind Kind, string Name, string? Value, string Tag)
{
    private const string Arrow = "->";

    /// <summary>Reads a rule: <c>header:X-Canary=yes->canary</c>, or <c>cookie:beta->beta</c> for any value.</summary>
    /// <param name="text">The rule.</param>
    /// <param name="rule">What was read.</param>
    /// <returns>Whether it is a rule.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out TagRule? rule)
    {
        ArgumentNullException.ThrowIfNull(text);
        rule = null;
        var arrow = text.LastIndexOf(Arrow, StringComparison.Ordinal);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (arrow < 0 || colon < 0 || colon > arrow || KindOf(text.AsSpan(0, colon)) is not { } kind)
        {
            return false;
        }

        var (condition, tag) = (text[(colon + 1)..arrow], text[(arrow + Arrow.Length)..]);
        var equals = condition.IndexOf('=', StringComparison.Ordinal);
        var (name, value) = equals < 0 ? (condition, null) : (condition[..equals], condition[(equals + 1)..]);
        if (RequestName.IsToken(name) && (value is null || RequestName.IsValue(value)) && Model.Names.IsDns1035Label(tag))
        {
            rule = new(kind, name, value, tag);
        }

        return rule is not null;
    }

    /// <summary>Whether a value that a request has for the header or cookie is the one of the rule.</summary>
    /// <param name="value">The value.</param>
    /// <returns>Whether the rule holds.</returns>
    public bool Matches(ReadOnlySpan<char> value) => Value is null || value.SequenceEqual(Value);

    private static RequestValueKind? KindOf(ReadOnlySpan<char> text) => text switch
    {
        "header" => RequestValueKind.Header,
        "cookie" => RequestValueKind.Cookie,
        _ => null,
    };
}
