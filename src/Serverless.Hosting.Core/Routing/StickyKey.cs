using System.Diagnostics.CodeAnalysis;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Routing;

/// <summary>
/// What keeps a user on one revision: the value of a header or a cookie, or the address of the client.
/// </summary>
/// <param name="Kind">Where the value is.</param>
/// <param name="Name">The name of the header or cookie; empty for the address.</param>
public sealed record StickyKey(RequestValueKind Kind, string Name)
{
    /// <summary>The annotation of a service or route: <c>cookie=NAME</c>, <c>header=NAME</c> or <c>client-address</c>.</summary>
    public const string Annotation = "serverless.hosting/sticky";

    private const string Address = "client-address";
    private const uint Places = 100;

    /// <summary>Reads the value of the annotation.</summary>
    /// <param name="text">The value.</param>
    /// <param name="key">What was read.</param>
    /// <returns>Whether it is one of the three forms.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out StickyKey? key)
    {
        key = (text ?? "").Split('=', 2) switch
        {
            [Address] => new(RequestValueKind.ClientAddress, ""),
            ["cookie", var name] when RequestName.IsToken(name) => new(RequestValueKind.Cookie, name),
            ["header", var name] when RequestName.IsToken(name) => new(RequestValueKind.Header, name),
            _ => null,
        };
        return key is not null;
    }

    /// <summary>The place of a user in the split of a route. Users have other places on other routes, so that no user is the first one everywhere.</summary>
    /// <param name="route">The route.</param>
    /// <param name="value">The value of the user.</param>
    /// <returns>The place, 0 to 99: the same on every host and in every run.</returns>
    public static int PlaceOf(ResourceId route, ReadOnlySpan<char> value)
    {
        var hash = StableHash.Append(StableHash.Start, route.Namespace);
        hash = StableHash.Append(StableHash.Append(hash, "/"), route.Name);
        hash = StableHash.Append(StableHash.Append(hash, "/"), value);
        return (int)Math.BigMul(StableHash.Finish(hash), Places, out _);
    }
}
