using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Serverless.Hosting.Gateway.Routing;

namespace Serverless.Hosting.Gateway.Forwarding;

/// <summary>
/// The headers that tell an application about its client, and those that clients may not set.
/// </summary>
internal sealed class ClientHeaders(TrustedProxies proxies)
{
    private const string For = "X-Forwarded-For";
    private const string Host = "X-Forwarded-Host";
    private const string Proto = "X-Forwarded-Proto";
    private const string DefaultRoute = "Knative-Serving-Default-Route";

    /// <summary>Puts the headers of a request that is about to be forwarded right.</summary>
    public void Apply(HttpContext context, HttpRequestMessage request)
    {
        var peer = context.Connection.RemoteIpAddress;
        var isTrusted = proxies.Contains(peer);
        HopHeaders.Remove(context, request);
        RemoveForbidden(request, isTrusted);

        // what is not forbidden now can only come from a trusted proxy
        var clients = SetFor(request, peer, isTrusted);
        var host = SetIfAbsent(request, Host, context.Request.Host.Value, isTrusted);
        var proto = SetIfAbsent(request, Proto, context.Request.Scheme, isTrusted);
        if (!isTrusted || !request.Headers.NonValidated.Contains(SentMark.Header))
        {
            request.Headers.TryAddWithoutValidation(SentMark.Header, Forwarded(clients, host, proto));
        }
    }

    /// <summary>Tells an instance by which tag a request came, or that it came by none.</summary>
    public static void ApplyTag(HttpRequestMessage request, string tag)
    {
        if (tag.Length == 0)
        {
            request.Headers.TryAddWithoutValidation(DefaultRoute, "true");
            return;
        }

        request.Headers.Remove(TagChoice.Header);
        request.Headers.TryAddWithoutValidation(TagChoice.Header, tag);
    }

    private static void RemoveForbidden(HttpRequestMessage request, bool isTrusted)
    {
        List<string>? forbidden = null;
        foreach (var (name, _) in request.Headers.NonValidated)
        {
            if (IsForbidden(name, isTrusted))
            {
                (forbidden ??= []).Add(name);
            }
        }

        foreach (var name in forbidden ?? [])
        {
            request.Headers.Remove(name);
        }
    }

    private static bool IsForbidden(string name, bool isTrusted)
    {
        // one letter decides nearly always: K-*, Knative-*, Forwarded and X-Forwarded-*
        return (name[0] | 0x20) switch
        {
            'k' => name.StartsWith("K-", StringComparison.OrdinalIgnoreCase)
                || name.Equals("Knative-Serving-Revision", StringComparison.OrdinalIgnoreCase)
                || name.Equals("Knative-Serving-Namespace", StringComparison.OrdinalIgnoreCase)
                || name.Equals(DefaultRoute, StringComparison.OrdinalIgnoreCase),
            'f' => !isTrusted && name.Equals(SentMark.Header, StringComparison.OrdinalIgnoreCase),
            'x' => !isTrusted && name.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase),
            _ => false,
        };
    }

    private static string? SetFor(HttpRequestMessage request, IPAddress? peer, bool mayBePresent)
    {
        var address = (peer is { IsIPv4MappedToIPv6: true } ? peer.MapToIPv4() : peer)?.ToString();
        if (mayBePresent && request.Headers.NonValidated.TryGetValues(For, out var before))
        {
            var clients = address is null ? before.ToString() : $"{before}, {address}";
            request.Headers.Remove(For);
            request.Headers.TryAddWithoutValidation(For, clients);
            return clients;
        }

        if (address is not null)
        {
            request.Headers.TryAddWithoutValidation(For, address);
        }

        return address;
    }

    private static string? SetIfAbsent(HttpRequestMessage request, string name, string? value, bool mayBePresent)
    {
        if (mayBePresent && request.Headers.NonValidated.TryGetValues(name, out var present))
        {
            return present.ToString();
        }

        if (!string.IsNullOrEmpty(value))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return value;
    }

    /// <summary>The header of RFC 7239: the first client with host and protocol, then the proxies that it came through.</summary>
    private static string Forwarded(string? clients, string? host, string? proto)
    {
        var (first, rest) = clients?.IndexOf(',', StringComparison.Ordinal) is >= 0 and { } comma ? (clients[..comma], clients[(comma + 1)..]) : (clients, null);
        var forwarded = (string.IsNullOrEmpty(first), string.IsNullOrEmpty(host)) switch
        {
            (false, false) => $"for={Node(first!)};host={Quoted(host!)};proto={proto}",
            (false, true) => $"for={Node(first!)};proto={proto}",
            (true, false) => $"host={Quoted(host!)};proto={proto}",
            (true, true) => $"proto={proto}",
        };
        return rest is null ? forwarded : WithProxies(forwarded, rest);
    }

    private static string WithProxies(string forwarded, string proxies)
    {
        var text = new StringBuilder(forwarded);
        foreach (var proxy in proxies.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            text.Append(", for=").Append(Node(proxy));
        }

        return text.ToString();
    }

    private static string Node(string address) =>
        !address.Contains(':', StringComparison.Ordinal) ? address
        : address[0] == '[' ? $"\"{address}\""
        : $"\"[{address}]\"";

    private static string Quoted(string host) => host.AsSpan().ContainsAny(":[]") ? $"\"{host}\"" : host;
}
