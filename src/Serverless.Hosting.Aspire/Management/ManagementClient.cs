using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Serverless.Hosting.Aspire.Management;

/// <summary>
/// Calls the management API of the host.
/// </summary>
/// <param name="address">Where it answers; known once the host's endpoints are.</param>
/// <param name="key">The key that it asks for.</param>
/// <param name="time">The clock of the timeouts.</param>
internal sealed class ManagementClient(Func<CancellationToken, ValueTask<string?>> address, Func<CancellationToken, ValueTask<string?>> key, TimeProvider time) : IDisposable
{
    private const string Root = "apis/serverless.hosting/v1";
    private const string Namespace = "default";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>The host sends an empty line every 15 seconds.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(45);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { Timeout = System.Threading.Timeout.InfiniteTimeSpan };

    public void Dispose() => _http.Dispose();

    /// <summary>Follows what the host wants, until the host ends or falls silent.</summary>
    public async IAsyncEnumerable<WantedDocument> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Silence, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        using var request = await CreateAsync(HttpMethod.Get, $"{Root}/instances?watch=true", null, both.Token);
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token);
        await ThrowIfRefusedAsync(response, both.Token);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(both.Token));
        while (await lines.ReadLineAsync(both.Token) is { } line)
        {
            patience.CancelAfter(Silence);
            if (line.Length > 0)
            {
                yield return JsonSerializer.Deserialize<WantedDocument>(line, Json)!;
            }
        }
    }

    public Task PutInstancesAsync(string @namespace, string revision, InstanceList instances, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Put, $"{Root}/namespaces/{@namespace}/revisions/{revision}/instances", instances, cancellationToken);

    public async Task<ServingOverview> GetOverviewAsync(CancellationToken cancellationToken) =>
        JsonSerializer.Deserialize<ServingOverview>(await SendAsync(HttpMethod.Get, $"{Root}/services", null, cancellationToken), Json)!;

    public Task ShiftAsync(string service, string revision, double percent, CancellationToken cancellationToken) =>
        CommandAsync(service, "shift", new { revision, percent }, cancellationToken);

    public Task RollBackAsync(string service, CancellationToken cancellationToken) => CommandAsync(service, "rollback", null, cancellationToken);

    public Task ScaleAsync(string service, int? minScale, int? maxScale, int? reservedInstances, CancellationToken cancellationToken) =>
        CommandAsync(service, "scale", new { minScale, maxScale, reservedInstances }, cancellationToken);

    public Task WakeAsync(string service, CancellationToken cancellationToken) => CommandAsync(service, "wake", null, cancellationToken);

    public Task RestAsync(string service, CancellationToken cancellationToken) => CommandAsync(service, "rest", null, cancellationToken);

    public Task PauseAsync(bool paused, CancellationToken cancellationToken) => SendAsync(HttpMethod.Put, $"{Root}/autoscaling", new { paused }, cancellationToken);

    /// <summary>Whether the host serves; throws where it does not, or cannot be reached.</summary>
    public Task CheckAsync(CancellationToken cancellationToken) => SendAsync(HttpMethod.Get, "readyz", null, cancellationToken);

    private Task<string> CommandAsync(string service, string command, object? body, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, $"{Root}/namespaces/{Namespace}/services/{service}/{command}", body, cancellationToken);

    private async Task<string> SendAsync(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            using var request = await CreateAsync(method, path, body, both.Token);
            using var response = await _http.SendAsync(request, both.Token);
            await ThrowIfRefusedAsync(response, both.Token);
            return await response.Content.ReadAsStringAsync(both.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException($"The host has not answered in {Timeout.TotalSeconds:0} seconds.");
        }
    }

    private async Task<HttpRequestMessage> CreateAsync(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(method, new Uri(new Uri(await address(cancellationToken) ?? throw new HttpRequestException("The host has no address.")), path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await key(cancellationToken));
        request.Content = body is null ? null : JsonContent.Create(body, body.GetType(), options: Json);
        return request;
    }

    private static async Task ThrowIfRefusedAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (!response.IsSuccessStatusCode)
        {
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            throw new ManagementException(Explain(text) ?? $"The host answered with {(int)response.StatusCode}.", response.StatusCode);
        }
    }

    /// <summary>The message of a status document, with what it says of single fields; null where the text is none.</summary>
    private static string? Explain(string text)
    {
        try
        {
            var status = JsonNode.Parse(text) as JsonObject;
            var causes = (status?["details"]?["causes"] as JsonArray)?.Select(cause => $"{(string?)cause?["field"]}: {(string?)cause?["message"]}") ?? [];
            return status?["message"] is JsonValue message ? string.Join(' ', causes.Prepend(message.GetValue<string>())) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
