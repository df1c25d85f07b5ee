using Microsoft.Extensions.Primitives;

namespace Serverless.Hosting.Gateway.Routing;

/// <summary>
/// Finds a cookie in the headers of a request as they are: the framework's own reader makes objects for all cookies.
/// </summary>
internal static class RequestCookies
{
    /// <summary>Finds the first cookie of a name.</summary>
    /// <param name="headers">The <c>Cookie</c> headers.</param>
    /// <param name="name">The name; its case matters.</param>
    /// <param name="value">The value, without quotes.</param>
    /// <returns>Whether there is one; it may be empty.</returns>
    public static bool TryFind(StringValues headers, string name, out ReadOnlySpan<char> value)
    {
        foreach (var header in headers)
        {
            var text = header.AsSpan();
            foreach (var range in text.Split(';'))
            {
                var cookie = text[range].Trim(' ');
                if (cookie.Length > name.Length && cookie[name.Length] == '=' && cookie.StartsWith(name))
                {
                    value = cookie[(name.Length + 1)..].Trim('"');
                    return true;
                }
            }
        }

        value = default;
        return false;
    }
}
