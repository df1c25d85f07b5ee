using System.Net.Sockets;

namespace Serverless.Hosting.Kubernetes.Probing;

/// <summary>
/// Asks pods whether they are ready, a bounded number of them at once.
/// </summary>
internal sealed class PodProber(TimeProvider timeProvider) : IDisposable
{
    private const int AtOnce = 64;
    private const int FirstRefusedStatus = 400;

    private readonly SemaphoreSlim _turns = new(AtOnce);

    // a connection that is kept would take a place of an instance that counts them
    private readonly HttpMessageInvoker _client = new(
        new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.Zero });

    /// <summary>Asks once.</summary>
    /// <returns>Whether the pod is ready.</returns>
    public async Task<bool> AskAsync(PodProbe probe, CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken);
        using var limit = new CancellationTokenSource(probe.Timeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return probe.IsHttp ? await GetAsync(probe, either.Token) : await ConnectAsync(probe, either.Token);
        }
        catch (Exception exception) when (exception is HttpRequestException or SocketException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return false;
        }
        finally
        {
            _turns.Release();
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _turns.Dispose();
    }

    private async Task<bool> GetAsync(PodProbe probe, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, probe.Url);
        foreach (var (name, value) in probe.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await _client.SendAsync(request, cancellationToken);
        return (int)response.StatusCode < FirstRefusedStatus;
    }

    private static async Task<bool> ConnectAsync(PodProbe probe, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(probe.Url.IdnHost, probe.Url.Port, cancellationToken);
        return true;
    }
}
