using Microsoft.AspNetCore.Http;

namespace Serverless.Hosting.Gateway.Diagnostics;

/// <summary>
/// What is said of HTTP in attributes, by the semantic conventions.
/// </summary>
internal static class HttpNames
{
    private const string OtherMethod = "_OTHER";

    private static readonly HashSet<string> Methods =
        new(StringComparer.Ordinal) { "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "QUERY" };

    // boxed once, as attributes are objects
    private static readonly object[] Statuses = [.. Enumerable.Range(0, 600).Select(status => (object)status)];

    public static string MethodOf(HttpRequest request) => Methods.TryGetValue(request.Method, out var known) ? known : OtherMethod;

    public static object StatusOf(HttpResponse response) => response.StatusCode is >= 0 and < 600 ? Statuses[response.StatusCode] : response.StatusCode;

    public static string VersionOf(HttpRequest request) =>
        HttpProtocol.IsHttp11(request.Protocol) ? "1.1"
        : HttpProtocol.IsHttp2(request.Protocol) ? "2"
        : HttpProtocol.IsHttp3(request.Protocol) ? "3"
        : "1.0";
}
