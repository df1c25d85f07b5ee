using System.Net;
using Yarp.ReverseProxy.Forwarder;

namespace Serverless.Hosting.Gateway.Forwarding;

/// <summary>
/// The clients that talk to instances: one for each protocol, shared by all instances.
/// </summary>
internal sealed class InstanceClients : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan IdleConnectionTimeout = TimeSpan.FromMinutes(1);

    /// <summary>The client for instances that speak HTTP/1.1.</summary>
    public HttpMessageInvoker Http1 { get; init; } = new(CreateHandler());

    /// <summary>The client for instances that speak HTTP/2 in clear text.</summary>
    public HttpMessageInvoker Http2 { get; } = new(CreateHandler());

    /// <summary>How requests to instances with HTTP/1.1 are sent. The revision's own timers take the place of the one here.</summary>
    public ForwarderRequestConfig Http1Config { get; } = Config(HttpVersion.Version11);

    /// <summary>How requests to instances with HTTP/2 are sent.</summary>
    public ForwarderRequestConfig Http2Config { get; } = Config(HttpVersion.Version20);

    /// <summary>Connects to instances and speaks with them.</summary>
    public static SocketsHttpHandler CreateHandler() => new()
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        EnableMultipleHttp2Connections = true,
        ConnectTimeout = ConnectTimeout,
        PooledConnectionIdleTimeout = IdleConnectionTimeout,

        // the gateway itself says which span an instance stands below
        ActivityHeadersPropagator = null,
        RequestHeaderEncodingSelector = SentMark.EncodingOf,
    };

    public void Dispose()
    {
        Http1.Dispose();
        Http2.Dispose();
    }

    private static ForwarderRequestConfig Config(Version version) => new()
    {
        ActivityTimeout = Timeout.InfiniteTimeSpan,
        Version = version,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };
}
