using Microsoft.AspNetCore.Http;
using Serverless.Hosting.Gateway.Forwarding;
using Serverless.Hosting.Routing;
using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Gateway.Routing;

/// <summary>
/// The place of a user in the split of a route that keeps users where they are. A request that does not tell its user goes by a draw, and gets a cookie where a
/// cookie is what counts.
/// </summary>
internal sealed class StickyChoice(TrafficDraw draw, UserIds ids, ClientOrigin origin)
{
    private const int LongestAddress = 64;
    private const string MappedPrefix = "::ffff:";

    /// <summary>The place, 0 to 99.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="context">The request.</param>
    /// <param name="newUserId">The value for a new cookie, if the request has been given one already; set where it has to be given one.</param>
    public int PlaceOf(RouteEntry<RevisionState> entry, HttpContext context, ref string? newUserId) => entry.Requests.Sticky switch
    {
        null => draw(),
        { Kind: RequestValueKind.Cookie, Name: var name } => PlaceByCookie(entry, context, name, ref newUserId),
        { Kind: RequestValueKind.Header, Name: var name } => context.Request.Headers[name] is [{ Length: > 0 } value, ..] ? StickyKey.PlaceOf(entry.Route, value) : draw(),
        _ => PlaceByAddress(entry, context),
    };

    private int PlaceByCookie(RouteEntry<RevisionState> entry, HttpContext context, string name, ref string? newUserId)
    {
        if (RequestCookies.TryFind(context.Request.Headers.Cookie, name, out var value) && !value.IsEmpty)
        {
            return StickyKey.PlaceOf(entry.Route, value);
        }

        newUserId ??= ids();
        return StickyKey.PlaceOf(entry.Route, newUserId);
    }

    private int PlaceByAddress(RouteEntry<RevisionState> entry, HttpContext context)
    {
        Span<char> text = stackalloc char[LongestAddress];
        if (origin.AddressOf(context) is not { } address || !address.TryFormat(text, out var length))
        {
            return draw();
        }

        // one client is one user, whether the listener is for both families or for one
        var plain = address.IsIPv4MappedToIPv6 ? text[MappedPrefix.Length..length] : text[..length];
        return StickyKey.PlaceOf(entry.Route, plain);
    }
}
