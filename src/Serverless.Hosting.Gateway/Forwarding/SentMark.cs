using System.Text;

namespace Serverless.Hosting.Gateway.Forwarding;

/// <summary>
/// Knows whether a request may have reached an instance, and keeps it from being sent twice.
/// </summary>
/// <remarks>
/// The handler below repeats a request silently when a kept connection breaks before the response; an instance may have acted on it by then. It asks for the
/// encoding of each header whenever it writes a head: the first time that marks the request, a second time is refused. The mark is the version policy, which the
/// handler does not read any more at that point: so it costs no allocation.
/// </remarks>
internal static class SentMark
{
    /// <summary>The header that every forwarded request has, once.</summary>
    public const string Header = "Forwarded";

    private const HttpVersionPolicy Sent = HttpVersionPolicy.RequestVersionOrHigher;

    /// <summary>The encoding of request headers, which are passed on byte by byte.</summary>
    /// <exception cref="HttpRequestException">The request is about to be written a second time.</exception>
    public static Encoding EncodingOf(string header, HttpRequestMessage request)
    {
        if (header.Equals(Header, StringComparison.OrdinalIgnoreCase))
        {
            if (IsSent(request))
            {
                throw new HttpRequestException(HttpRequestError.ResponseEnded, "The connection ended before the response, and the request is not repeated.");
            }

            request.VersionPolicy = Sent;
        }

        return Encoding.UTF8;
    }

    public static bool IsSent(HttpRequestMessage request) => request.VersionPolicy == Sent;
}
