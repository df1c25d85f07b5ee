using System.Net;
using System.Net.Sockets;
using Serverless.Hosting.Gateway.Forwarding;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Gateway.Provided;

/// <summary>
/// Asks an instance once whether it is ready: by an HTTP GET, or by opening a connection.
/// </summary>
internal sealed class ReadinessCheck(InstanceClients clients, Uri address, ContainerSpec container)
{
    private const string UserAgent = "kube-probe/";
    private const int LeastSuccess = 200;
    private const int LeastFailure = 400;

    /// <summary>Asks.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What is wrong; null if it is ready.</returns>
    public async Task<string?> TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            return container.ReadinessProbe?.HttpGet is { } get ? await GetAsync(get, cancellationToken) : await ConnectAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return exception.Message;
        }
    }

    private async Task<string?> ConnectAsync(CancellationToken cancellationToken)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(address.IdnHost, address.Port, cancellationToken);
        return null;
    }

    private async Task<string?> GetAsync(HttpGetProbe get, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, get.Path.StartsWith('/') ? get.Path : "/" + get.Path));
        var isHttp2 = container.Port is { IsHttp2: true };
        (request.Version, request.VersionPolicy) = (isHttp2 ? HttpVersion.Version20 : HttpVersion.Version11, HttpVersionPolicy.RequestVersionExact);
        request.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        foreach (var header in get.Headers)
        {
            request.Headers.TryAddWithoutValidation(header.Name, header.Value);
        }

        using var response = await (isHttp2 ? clients.Http2 : clients.Http1).SendAsync(request, cancellationToken);
        return (int)response.StatusCode is >= LeastSuccess and < LeastFailure ? null : $"GET {get.Path} answered {(int)response.StatusCode}";
    }
}
