using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Serverless.Hosting.Gateway.Forwarding;
using Serverless.Hosting.Routing;
using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Gateway;

/// <summary>
/// Sends requests that came without encryption to https, where the route or the host wants it.
/// </summary>
internal sealed class HttpsRedirect(ClientOrigin origin, IOptions<GatewayOptions> options)
{
    private const int UsualPort = 443;

    /// <summary>Whether a request is to be sent on.</summary>
    public bool IsDue(RouteEntry<RevisionState> entry, HttpContext context) =>
        entry.Requests.HttpProtocol == HttpOption.Redirected && !origin.IsHttps(context);

    /// <summary>Answers with the same address under https, path and query exactly as the client wrote them.</summary>
    public Task SendAsync(HttpContext context)
    {
        var request = context.Request;
        var host = options.Value.HttpsPort == UsualPort ? new HostString(request.Host.Host) : new HostString(request.Host.Host, options.Value.HttpsPort);
        var target = RequestTarget.AsWrittenOf(context) ?? request.PathBase.Add(request.Path).ToUriComponent() + request.QueryString;
        context.Response.StatusCode = StatusCodes.Status301MovedPermanently;
        context.Response.Headers.Location = $"https://{host.ToUriComponent()}{target}";
        context.Response.ContentLength = 0;
        return Task.CompletedTask;
    }
}
