using Microsoft.AspNetCore.Http;

namespace Serverless.Hosting.Gateway.Forwarding;

/// <summary>
/// Headers that speak of one connection alone because <c>Connection</c> names them. Those that always do are left out by the forwarder.
/// </summary>
internal static class HopHeaders
{
    /// <summary>Takes the headers that the client named out of the request to the instance.</summary>
    public static void Remove(HttpContext context, HttpRequestMessage request)
    {
        foreach (var header in context.Request.Headers.Connection)
        {
            var text = header.AsSpan();
            foreach (var range in text.Split(','))
            {
                if (MayName(text[range].Trim()))
                {
                    Remove(request, text[range].Trim().ToString());
                }
            }
        }
    }

    /// <summary>Nearly every header has one of these, which are no names; and a request without a host is none.</summary>
    private static bool MayName(ReadOnlySpan<char> token) => !(token.IsEmpty
        || token.Equals("keep-alive", StringComparison.OrdinalIgnoreCase)
        || token.Equals("close", StringComparison.OrdinalIgnoreCase)
        || token.Equals("upgrade", StringComparison.OrdinalIgnoreCase)
        || token.Equals("host", StringComparison.OrdinalIgnoreCase));

    private static void Remove(HttpRequestMessage request, string name)
    {
        if (request.Headers.NonValidated.Contains(name))
        {
            request.Headers.Remove(name);
        }
    }
}
