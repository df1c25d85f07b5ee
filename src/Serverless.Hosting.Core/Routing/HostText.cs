namespace Serverless.Hosting.Routing;

/// <summary>
/// Reads the host of a request: without port, and without the one dot at the end that makes a name absolute.
/// </summary>
internal static class HostText
{
    /// <summary>Cuts port and trailing dot off.</summary>
    /// <param name="host">The host as a client sent it; letters of either case.</param>
    /// <returns>The host, an IPv6 address in its brackets; empty for what is no host.</returns>
    public static ReadOnlySpan<char> Trim(ReadOnlySpan<char> host)
    {
        if (host.IsEmpty)
        {
            return default;
        }

        var end = host[0] == '[' ? host.IndexOf(']') + 1 : IndexOfPort(host);
        if (end <= 0 || !IsPort(host[end..]))
        {
            return default;
        }

        var name = host[..end];
        return name[^1] == '.' ? name[..^1] : name;
    }

    private static int IndexOfPort(ReadOnlySpan<char> host)
    {
        var colon = host.IndexOf(':');
        return colon < 0 ? host.Length : colon;
    }

    private static bool IsPort(ReadOnlySpan<char> rest)
    {
        if (!rest.IsEmpty && rest[0] != ':')
        {
            return false;
        }

        for (var i = 1; i < rest.Length; i++)
        {
            if (!char.IsAsciiDigit(rest[i]))
            {
                return false;
            }
        }

        return true;
    }
}
