namespace Serverless.Hosting.Gateway;

/// <summary>
/// Settings of the gateway. Bound to the section <c>Serverless:Gateway</c>, validated when the host starts.
/// </summary>
public sealed class GatewayOptions
{
    /// <summary>
    /// The proxies in front of the gateway whose <c>Forwarded</c> and <c>X-Forwarded-*</c> headers are believed: addresses (<c>10.0.0.7</c>) and networks
    /// (<c>10.0.0.0/8</c>, <c>fd00::/8</c>). None by default: what clients send in those headers is replaced.
    /// </summary>
    public IList<string> TrustedProxies { get; init; } = [];

    /// <summary>The local ports, 1 to 65535, on which hosts for callers inside are answered too. None by default: those hosts are unknown everywhere.</summary>
    public IList<int> InternalPorts { get; init; } = [];

    /// <summary>The port that requests are sent to where plain http is redirected to https: 1 to 65535; 443 by default.</summary>
    public int HttpsPort { get; set; } = 443;

    /// <summary>
    /// How long requests may take to end once the host is told to stop: 1 s to 1 h; 20 s by default. What is left then is ended: answered with 503, or cut.
    /// </summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(20);
}
