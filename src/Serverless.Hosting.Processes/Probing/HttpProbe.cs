using System.Net;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Processes.Probing;

/// <summary>
/// Succeeds when a GET answers 200 to 399.
/// </summary>
/// <param name="client">Sends the request; follows no redirect.</param>
/// <param name="target">What to ask.</param>
/// <param name="headers">The headers to send.</param>
/// <param name="http2">Whether the program speaks HTTP/2 in clear text.</param>
/// <param name="connect">Finds out cheaply whether anyone listens.</param>
internal sealed class HttpProbe(HttpMessageInvoker client, Uri target, ValueList<HttpHeader> headers, bool http2, IProbe connect) : IProbe
{
    private const string UserAgent = "kube-probe/";
    private const int LeastSuccess = 200;
    private const int LeastFailure = 400;

    private bool _listens;

    public async Task<string?> TryAsync(CancellationToken cancellationToken)
    {
        if (!_listens)
        {
            if (await connect.TryAsync(cancellationToken) is { } problem)
            {
                return problem;
            }

            _listens = true;
        }

        try
        {
            using var request = CreateRequest();
            using var response = await client.SendAsync(request, cancellationToken);
            return (int)response.StatusCode is >= LeastSuccess and < LeastFailure ? null : $"GET {target.PathAndQuery} answered {(int)response.StatusCode}";
        }
        catch (HttpRequestException exception)
        {
            return $"GET {target.PathAndQuery} failed: {exception.Message}";
        }
    }

    private HttpRequestMessage CreateRequest()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, target);
        if (http2)
        {
            request.Version = HttpVersion.Version20;
            request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        }
        else
        {
            request.Headers.ConnectionClose = true;
        }

        foreach (var header in headers)
        {
            request.Headers.TryAddWithoutValidation(header.Name, header.Value);
        }

        if (!request.Headers.Contains("User-Agent"))
        {
            request.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        }

        return request;
    }
}
