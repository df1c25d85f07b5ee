using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using k8s.Models;

namespace Serverless.Hosting.Kubernetes.Webhook;

/// <summary>
/// The certificate of the webhook: signed by itself, kept in a secret, with those before it that callers may still meet.
/// </summary>
internal sealed class WebhookCertificate : IDisposable
{
    private const string CertificateEntry = "tls.crt";
    private const string KeyEntry = "tls.key";
    private const string TrustEntry = "ca.crt";
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    // a node whose clock is a little behind takes a new certificate all the same
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(10);

    private WebhookCertificate(X509Certificate2 certificate, string certificatePem, string keyPem, string trust) =>
        (Certificate, CertificatePem, KeyPem, Trust) = (certificate, certificatePem, keyPem, trust);

    public X509Certificate2 Certificate { get; }

    /// <summary>What callers have to trust, as PEM: this certificate, and older ones that another replica may still show.</summary>
    public string Trust { get; }

    private string CertificatePem { get; }

    private string KeyPem { get; }

    /// <summary>Makes a certificate.</summary>
    /// <param name="name">The host name that callers use.</param>
    /// <param name="now">The time.</param>
    /// <param name="lifetime">How long it is good.</param>
    /// <param name="before">The certificate that it replaces; null for the first.</param>
    public static WebhookCertificate Create(string name, DateTimeOffset now, TimeSpan lifetime, WebhookCertificate? before)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(X509BasicConstraintsExtension.CreateForCertificateAuthority(pathLengthConstraint: 0));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyCertSign, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], critical: false));
        using var certificate = request.CreateSelfSigned(now - Slack, now + lifetime);
        var (pem, keyPem) = (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
        var trust = before is null || before.Certificate.NotAfter.ToUniversalTime() <= now.UtcDateTime ? pem : $"{pem}\n{before.CertificatePem}";
        return Load(pem, keyPem, trust);
    }

    /// <summary>Reads the certificate of a secret; null if it holds none that can be used.</summary>
    public static WebhookCertificate? Read(V1Secret secret)
    {
        try
        {
            return Text(secret, CertificateEntry) is { } pem && Text(secret, KeyEntry) is { } key ? Load(pem, key, Text(secret, TrustEntry) ?? pem) : null;
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The entries of a secret of type <c>kubernetes.io/tls</c>.</summary>
    public Dictionary<string, byte[]> ToData() => new()
    {
        [CertificateEntry] = Encoding.ASCII.GetBytes(CertificatePem),
        [KeyEntry] = Encoding.ASCII.GetBytes(KeyPem),
        [TrustEntry] = Encoding.ASCII.GetBytes(Trust),
    };

    /// <summary>Whether it is good for a host name, now and for a while yet.</summary>
    public bool IsGoodFor(string name, DateTimeOffset until) =>
        Certificate.NotAfter.ToUniversalTime() > until.UtcDateTime && Certificate.MatchesHostname(name);

    public void Dispose() => Certificate.Dispose();

    private static WebhookCertificate Load(string pem, string key, string trust) => new(X509Certificate2.CreateFromPem(pem, key), pem, key, trust);

    private static string? Text(V1Secret secret, string entry) =>
        secret.Data is { } data && data.TryGetValue(entry, out var bytes) ? Encoding.ASCII.GetString(bytes) : null;
}
