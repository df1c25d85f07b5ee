using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Serverless.Hosting.Routing;

namespace Serverless.Hosting.Gateway.Forwarding;

/// <summary>
/// Gives a cookie to a user who had none, so that the next requests go where this one went.
/// </summary>
internal static class UserCookie
{
    /// <summary>Adds the cookie to a response, unless the application sets one of that name itself.</summary>
    public static void Add(HttpResponse response, StickyKey key, string value, bool isHttps)
    {
        if (!IsSet(response.Headers.SetCookie, key.Name))
        {
            response.Headers.Append("Set-Cookie", $"{key.Name}={value}; Path=/; HttpOnly; SameSite=Lax{(isHttps ? "; Secure" : "")}");
        }
    }

    private static bool IsSet(StringValues cookies, string name)
    {
        foreach (var cookie in cookies)
        {
            if (cookie is not null && cookie.Length > name.Length && cookie[name.Length] == '=' && cookie.StartsWith(name, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
