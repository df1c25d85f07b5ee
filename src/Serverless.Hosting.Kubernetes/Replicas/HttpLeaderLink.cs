using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Serialization.Metadata;
using Serverless.Hosting.Replicas;

namespace Serverless.Hosting.Kubernetes.Replicas;

/// <summary>
/// Reaches the leader by HTTP, at the address that the lease names.
/// </summary>
internal sealed class HttpLeaderLink(ReplicaLease lease, ReplicaToken token) : ILeaderLink, IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(2);

    private readonly HttpClient _client = new(new SocketsHttpHandler { ConnectTimeout = ConnectTimeout, UseProxy = false, UseCookies = false, AllowAutoRedirect = false })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public Task<LeaderAnswer?> ReportAsync(GatewayReport report, CancellationToken cancellationToken) =>
        SendAsync(ReplicaPaths.Report, report, ReplicaJson.Default.GatewayReport, cancellationToken);

    public Task<LeaderAnswer?> WaitAsync(string gateway, string term, long seen, CancellationToken cancellationToken) =>
        SendAsync(ReplicaPaths.Wait, new OrderRequest(gateway, term, seen), ReplicaJson.Default.OrderRequest, cancellationToken);

    public void Dispose() => _client.Dispose();

    private async Task<LeaderAnswer?> SendAsync<T>(string path, T body, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        if (ReplicaIdentity.AddressOf(lease.Holder) is not { } leader)
        {
            return null;
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(leader, path)) { Content = JsonContent.Create(body, type) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await token.GetAsync(cancellationToken));
        using var response = await _client.SendAsync(request, cancellationToken);
        return response.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.NoContent
            ? null
            : await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync(ReplicaJson.Default.LeaderAnswer, cancellationToken);
    }
}
