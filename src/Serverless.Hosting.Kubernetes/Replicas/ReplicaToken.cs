using System.Net;
using System.Security.Cryptography;
using System.Text;
using k8s;
using k8s.Autorest;
using k8s.Models;
using Microsoft.Extensions.Options;
using Serverless.Hosting.Kubernetes.Manifests;

namespace Serverless.Hosting.Kubernetes.Replicas;

/// <summary>
/// What hosts show each other: the token of the settings, or else the one of a secret, which the first host makes.
/// </summary>
internal sealed class ReplicaToken(IKubernetes client, IOptions<KubernetesReplicaOptions> options)
{
    private const string Key = "token";
    private const int Bytes = 32;

    private readonly KubernetesReplicaOptions _options = options.Value;
    private volatile string? _token = options.Value.Token;

    /// <summary>The token; read once.</summary>
    public async ValueTask<string> GetAsync(CancellationToken cancellationToken) => _token ??= await ReadAsync(cancellationToken) ?? await MakeAsync(cancellationToken);

    /// <summary>Whether a text is the token. How long that takes tells nothing about it.</summary>
    public async ValueTask<bool> IsAsync(string shown, CancellationToken cancellationToken)
    {
        var token = await GetAsync(cancellationToken);
        return CryptographicOperations.FixedTimeEquals(Hash(shown), Hash(token));
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private async Task<string?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var secret = await client.CoreV1.ReadNamespacedSecretAsync(_options.SecretName, _options.Namespace, cancellationToken: cancellationToken);
            return secret.Data?.TryGetValue(Key, out var token) == true && token.Length >= KubernetesReplicaOptions.ShortestToken
                ? Encoding.UTF8.GetString(token)
                : throw new InvalidOperationException(
                    $"The secret '{_options.Namespace}/{_options.SecretName}' has no '{Key}' of {KubernetesReplicaOptions.ShortestToken} characters or more. Put one in, or delete the secret.");
        }
        catch (HttpOperationException exception) when (exception.Response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    private async Task<string> MakeAsync(CancellationToken cancellationToken)
    {
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes));
        var secret = new V1Secret
        {
            ApiVersion = "v1",
            Kind = "Secret",
            Type = "Opaque",
            Metadata = new V1ObjectMeta { Name = _options.SecretName, NamespaceProperty = _options.Namespace, Labels = ManifestLabels.Create() },
            Data = new Dictionary<string, byte[]> { [Key] = Encoding.UTF8.GetBytes(token) },
        };
        try
        {
            await client.CoreV1.CreateNamespacedSecretAsync(secret, _options.Namespace, cancellationToken: cancellationToken);
            return token;
        }
        catch (HttpOperationException exception) when (exception.Response.StatusCode == HttpStatusCode.Conflict)
        {
            // another host was first
            return await ReadAsync(cancellationToken) ?? throw new IOException($"The secret '{_options.SecretName}' is being deleted.", exception);
        }
    }
}
