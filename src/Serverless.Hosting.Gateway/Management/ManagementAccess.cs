using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Serverless.Hosting.Gateway.Management;

/// <summary>
/// Lets in who may manage: whoever shows the token, or, where there is none, programs of this machine, but no page in a browser.
/// </summary>
internal sealed class ManagementAccess(IOptions<ManagementOptions> options)
{
    private const string Scheme = "Bearer ";

    private readonly byte[]? _token = options.Value.Token is { } token ? Hash(token) : null;

    /// <summary>Why a request is turned away; null if it may pass.</summary>
    public ApiStatus? Refuse(HttpContext context)
    {
        var headers = context.Request.Headers;
        if (_token is not null)
        {
            var shown = headers.Authorization.ToString();
            return shown.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && CryptographicOperations.FixedTimeEquals(Hash(shown[Scheme.Length..]), _token)
                ? null
                : ApiStatus.Failure(StatusCodes.Status401Unauthorized, "Unauthorized", "A bearer token is required.");
        }

        var isLocal = context.Connection.RemoteIpAddress is { } caller && IPAddress.IsLoopback(caller) && IsLocalName(context.Request.Host.Host);
        return !isLocal ? ApiStatus.Failure(StatusCodes.Status403Forbidden, "Forbidden", "Without a token only programs of this machine may manage, by the name 'localhost' or a loopback address.")
            : headers.ContainsKey(HeaderNames.Origin) ? ApiStatus.Failure(StatusCodes.Status403Forbidden, "Forbidden", "Pages in a browser may not manage without a token.")
            : null;
    }

    private static bool IsLocalName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    /// <summary>Of one length whatever the text, so that comparing tells nothing.</summary>
    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
