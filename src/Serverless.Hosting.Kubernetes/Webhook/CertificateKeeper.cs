using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using k8s;
using k8s.Autorest;
using k8s.Models;
using Microsoft.Extensions.Options;
using Serverless.Hosting.Kubernetes.Manifests;

namespace Serverless.Hosting.Kubernetes.Webhook;

/// <summary>
/// Keeps the certificate of the webhook in a secret that all replicas share, replaces it before it ends, and tells the cluster to trust it.
/// </summary>
/// <remarks>
/// Of several replicas that make or replace it at once, one is first; the others meet a conflict and take over what it made. A new certificate is trusted before
/// anyone shows it, and the old one for as long as it is good.
/// </remarks>
internal sealed class CertificateKeeper(IKubernetes client, IOptions<KubernetesWebhookOptions> options, TimeProvider timeProvider)
{
    private const string SecretType = "kubernetes.io/tls";

    private readonly KubernetesWebhookOptions _options = options.Value;

    private string HostName => $"{_options.ServiceName}.{_options.Namespace}.svc";

    /// <summary>The certificate to show from now on.</summary>
    public async Task<WebhookCertificate> EnsureAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var secret = await FindAsync(cancellationToken);
            var known = secret is null ? null : WebhookCertificate.Read(secret);
            if (known is not null && known.IsGoodFor(HostName, timeProvider.GetUtcNow() + _options.RenewBefore))
            {
                await TrustAsync(known.Trust, cancellationToken);
                return known;
            }

            using (known)
            {
                using var made = WebhookCertificate.Create(HostName, timeProvider.GetUtcNow(), _options.CertificateLifetime, known);
                await TryWriteAsync(secret, made, cancellationToken);
            }
        }
    }

    private async Task<V1Secret?> FindAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await client.CoreV1.ReadNamespacedSecretAsync(_options.SecretName, _options.Namespace, cancellationToken: cancellationToken);
        }
        catch (HttpOperationException exception) when (exception.Response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    private async Task TryWriteAsync(V1Secret? secret, WebhookCertificate made, CancellationToken cancellationToken)
    {
        try
        {
            if (secret is null)
            {
                await client.CoreV1.CreateNamespacedSecretAsync(New(made), _options.Namespace, cancellationToken: cancellationToken);
                return;
            }

            // with the version that was read: whoever replaced it in the meantime is found by that
            secret.Data = made.ToData();
            await client.CoreV1.ReplaceNamespacedSecretAsync(secret, _options.SecretName, _options.Namespace, cancellationToken: cancellationToken);
        }
        catch (HttpOperationException exception) when (exception.Response.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.NotFound)
        {
            // another replica was first, or somebody deleted it: look again
        }
    }

    private V1Secret New(WebhookCertificate made) => new()
    {
        ApiVersion = "v1",
        Kind = "Secret",
        Type = SecretType,
        Metadata = new V1ObjectMeta { Name = _options.SecretName, NamespaceProperty = _options.Namespace, Labels = ManifestLabels.Create() },
        Data = made.ToData(),
    };

    /// <summary>Has the cluster trust the certificates, if it does not yet.</summary>
    private async Task TrustAsync(string trust, CancellationToken cancellationToken)
    {
        var bundle = Encoding.ASCII.GetBytes(trust);
        var configuration = await client.AdmissionregistrationV1.ReadValidatingWebhookConfigurationAsync(
            _options.ConfigurationName, cancellationToken: cancellationToken);
        var index = configuration.Webhooks?.ToList().FindIndex(webhook => webhook.Name == ValidatingWebhook.Name) ?? -1;
        if (index < 0)
        {
            throw new InvalidOperationException(
                $"The ValidatingWebhookConfiguration '{_options.ConfigurationName}' has no webhook '{ValidatingWebhook.Name}'. Apply the one of the manifests.");
        }

        if (configuration.Webhooks![index].ClientConfig.CaBundle?.AsSpan().SequenceEqual(bundle) == true)
        {
            return;
        }

        var patch = new JsonArray(
            new JsonObject { ["op"] = "test", ["path"] = $"/webhooks/{index}/name", ["value"] = ValidatingWebhook.Name },
            new JsonObject { ["op"] = "add", ["path"] = $"/webhooks/{index}/clientConfig/caBundle", ["value"] = Convert.ToBase64String(bundle) });
        await client.AdmissionregistrationV1.PatchValidatingWebhookConfigurationAsync(
            new V1Patch(patch.ToJsonString(), V1Patch.PatchType.JsonPatch), _options.ConfigurationName, cancellationToken: cancellationToken);
    }
}
