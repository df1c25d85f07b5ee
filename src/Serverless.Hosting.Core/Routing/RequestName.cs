using System.Buffers;

namespace Serverless.Hosting.Routing;

/// <summary>
/// Knows what may be the name of a header or a cookie, and what their values.
/// </summary>
internal static class RequestName
{
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>Whether a text is a token of HTTP.</summary>
    public static bool IsToken(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExcept(TokenCharacters);

    /// <summary>Whether a text can be sent as a value and compared letter by letter: visible ASCII without what separates rules and cookies.</summary>
    public static bool IsValue(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange('!', '~') && !text.ContainsAny(",;");
}
