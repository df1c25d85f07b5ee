using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace Serverless.Hosting.Kubernetes.ApiServer;

/// <summary>
/// Asks the validating webhooks before an object is stored, over TLS, and trusts only the certificates that their configuration names.
/// </summary>
internal sealed class WebhookCalls(ResourceStore store)
{
    private static readonly ApiResource Configurations = ApiResource.BuiltIn.Single(resource => resource.Kind == "ValidatingWebhookConfiguration");

    /// <summary>Where the services of the cluster are, by <c>name.namespace</c>: a port of this machine.</summary>
    public Dictionary<string, int> Ports { get; } = [];

    /// <summary>Tells whether certificates are good; the system's clock by default.</summary>
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>Lets an object through.</summary>
    /// <exception cref="ApiError">A webhook refuses it, or cannot be asked and must be.</exception>
    public void Admit(ApiResource resource, JsonObject item, JsonObject? old)
    {
        foreach (var webhook in store.List(Configurations, new(null, null, null)).Items.SelectMany(configuration => configuration["webhooks"]!.AsArray()).Where(webhook => Asks(webhook!, resource, old)))
        {
            var name = (string)webhook!["name"]!;
            try
            {
                if (AskAsync(webhook["clientConfig"]!, Review(resource, item, old)).GetAwaiter().GetResult()["response"] is { } response && !(bool)response["allowed"]!)
                {
                    throw Denied(name, response["status"]!.AsObject());
                }
            }
            catch (Exception exception) when (exception is not ApiError)
            {
                if ((string?)webhook["failurePolicy"] != "Ignore")
                {
                    throw new ApiError(500, "InternalError", $"failed calling webhook \"{name}\": {exception.Message}");
                }
            }
        }
    }

    private static bool Asks(JsonNode webhook, ApiResource resource, JsonObject? old) => webhook["rules"]!.AsArray().Any(rule =>
        Names(rule!, "apiGroups", resource.Group) && Names(rule!, "apiVersions", resource.Version) && Names(rule!, "resources", resource.Plural)
        && Names(rule!, "operations", old is null ? "CREATE" : "UPDATE"));

    private static bool Names(JsonNode rule, string list, string value) => rule[list]!.AsArray().Any(entry => (string?)entry is { } text && (text == "*" || text == value));

    private static JsonObject Review(ApiResource resource, JsonObject item, JsonObject? old) => new()
    {
        ["apiVersion"] = "admission.k8s.io/v1",
        ["kind"] = "AdmissionReview",
        ["request"] = new JsonObject
        {
            ["uid"] = Guid.NewGuid().ToString(),
            ["kind"] = new JsonObject { ["group"] = resource.Group, ["version"] = resource.Version, ["kind"] = resource.Kind },
            ["operation"] = old is null ? "CREATE" : "UPDATE",
            ["object"] = item.DeepClone(),
            ["oldObject"] = old?.DeepClone(),
        },
    };

    private async Task<JsonNode> AskAsync(JsonNode target, JsonObject review)
    {
        var service = target["service"]!;
        var host = $"{(string)service["name"]!}.{(string)service["namespace"]!}.svc";
        var bundle = new X509Certificate2Collection();
        bundle.ImportFromPem(Encoding.ASCII.GetString(Convert.FromBase64String((string?)target["caBundle"] ?? "")));
        var port = Ports[$"{(string)service["name"]!}.{(string)service["namespace"]!}"];
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, certificate, _, errors) => IsTrusted((X509Certificate2)certificate!, bundle, errors) },
        };
        using var client = new HttpClient(handler);
        using var content = new StringContent(review.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(new Uri($"https://{host}:{(int?)service["port"] ?? 443}{(string?)service["path"]}?timeout=5s"), content);
        answer.EnsureSuccessStatusCode();
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }

    private bool IsTrusted(X509Certificate2 certificate, X509Certificate2Collection bundle, SslPolicyErrors errors)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(bundle);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = Clock.GetUtcNow().UtcDateTime;
        return !errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) && chain.Build(certificate);
    }

    private static ApiError Denied(string name, JsonObject status) => new(
        (int?)status["code"] ?? 403,
        (string?)status["reason"] ?? "",
        $"admission webhook \"{name}\" denied the request: {(string?)status["message"]}",
        status["details"] as JsonObject);
}
