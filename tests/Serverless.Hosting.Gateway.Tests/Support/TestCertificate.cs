using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Serverless.Hosting.Gateway.Support;

/// <summary>
/// A certificate that nobody signed, and a client that takes it alone.
/// </summary>
internal static class TestCertificate
{
    public static X509Certificate2 Instance { get; } = Create();

    /// <summary>A client of one version of HTTP, over TLS or in clear text as the address says.</summary>
    public static HttpClient Client(GatewayTestHost host, Version version)
    {
        var handler = new SocketsHttpHandler { UseProxy = false, UseCookies = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => Instance.Equals(certificate);
        var client = new HttpClient(handler)
        {
            BaseAddress = host.Address,
            DefaultRequestVersion = version,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        client.DefaultRequestHeaders.Host = "coffee.default.example.com";
        return client;
    }

    private static X509Certificate2 Create()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=coffee.default.example.com", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }
}
