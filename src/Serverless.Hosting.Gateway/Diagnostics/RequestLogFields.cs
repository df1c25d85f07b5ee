using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Serverless.Hosting.Gateway.Diagnostics;

/// <summary>
/// What a line of the request log can hold, by the paths that the reference's templates have. No header with a secret is among it.
/// </summary>
internal static class RequestLogFields
{
    private static readonly Dictionary<string, Func<GatewayRequest, string?>> Fields = new(StringComparer.Ordinal)
    {
        [".Request.Method"] = request => request.Context.Request.Method,
        [".Request.RequestURI"] = request => request.Context.Features.Get<IHttpRequestFeature>()?.RawTarget,
        [".Request.Proto"] = request => request.Context.Request.Protocol,
        [".Request.Host"] = request => request.Context.Request.Host.Value,
        [".Request.ContentLength"] = request => Text(request.Context.Request.ContentLength ?? -1),
        [".Request.RemoteAddr"] = request => RemoteAddress(request.Context.Connection),
        [".Request.UserAgent"] = request => request.Context.Request.Headers.UserAgent,
        [".Request.Referer"] = request => request.Context.Request.Headers.Referer,
        [".Response.Code"] = request => Text(request.Context.Response.StatusCode),
        [".Response.Size"] = request => Text(request.BytesWritten),
        [".Response.Latency"] = request => request.Clock.Elapsed.TotalSeconds.ToString("0.######", CultureInfo.InvariantCulture),
        [".Revision.Name"] = request => request.Revision.Revision.Name,
        [".Revision.Namespace"] = request => request.Revision.Revision.Namespace,
        [".Revision.Service"] = request => request.Revision.Revision.ServiceName,
        [".Revision.Configuration"] = request => request.Revision.Revision.ConfigurationName,
        [".Revision.PodName"] = request => request.InstanceName,
        [".Revision.PodIP"] = request => request.InstanceAddress is { } address ? new Uri(address).Host : null,
        [".TraceID"] = TraceId,
    };

    /// <summary>The placeholders, as they are written in a template.</summary>
    public static IEnumerable<string> Names => Fields.Keys.Select(name => $"{{{{{name}}}}}");

    /// <summary>What stands for a path; null if it is unknown.</summary>
    public static Func<GatewayRequest, string?>? Find(string path) => Fields.GetValueOrDefault(path);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string? RemoteAddress(ConnectionInfo connection) =>
        connection.RemoteIpAddress is { } address ? new System.Net.IPEndPoint(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, connection.RemotePort).ToString() : null;

    /// <summary>That of the span, else of the client: from the header of W3C, else from that of B3.</summary>
    private static string? TraceId(GatewayRequest request)
    {
        var headers = request.Context.Request.Headers;
        return request.Span is { } span ? span.TraceId.ToHexString()
            : headers[HeaderNames.TraceParent].ToString().Split('-') is [_, { Length: 32 } trace, ..] ? trace
            : headers["X-B3-TraceId"];
    }
}
