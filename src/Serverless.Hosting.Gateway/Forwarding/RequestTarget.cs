using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Serverless.Hosting.Gateway.Forwarding;

/// <summary>
/// The address that a request goes to: the instance, and path and query exactly as the client wrote them.
/// </summary>
internal static class RequestTarget
{
    private static readonly UriCreationOptions AsWritten = new() { DangerousDisablePathAndQueryCanonicalization = true };

    /// <summary>The address; null where the target cannot be taken over letter by letter and has to be encoded anew.</summary>
    public static Uri? Of(HttpContext context, string destination) =>
        AsWrittenOf(context) is { } target ? new Uri(string.Concat(destination.AsSpan(0, destination.Length - 1), target), AsWritten) : null;

    /// <summary>Path and query as the client wrote them; null where they can't be taken over letter by letter.</summary>
    public static string? AsWrittenOf(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget;

        // anything else could end the request line early, and HTTP/2 clients may send it
        return target is ['/', ..] && !target.AsSpan().ContainsAnyExceptInRange('!', '~') && !target.Contains('#') ? target : null;
    }
}
