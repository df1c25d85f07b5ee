using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Serverless.Hosting.Gateway.Support;

/// <summary>
/// An instance that answers byte by byte as the test says.
/// </summary>
internal sealed class RawInstance : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private int _requests;
    private int _connections;

    /// <param name="serve">Gets the stream, the number of the request on its connection, and its head; false ends the connection.</param>
    public RawInstance(Func<NetworkStream, int, string, Task<bool>> serve)
    {
        _listener.Start();
        _running = AcceptAsync(serve);
    }

    public Uri Address => new($"http://{_listener.LocalEndpoint}");

    public int Requests => Volatile.Read(ref _requests);

    public int Connections => Volatile.Read(ref _connections);

    public static byte[] Ok(string body) => Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n{body}");

    /// <summary>A port that nobody listens on.</summary>
    public static Uri Nobody()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://{listener.LocalEndpoint}");
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task AcceptAsync(Func<NetworkStream, int, string, Task<bool>> serve)
    {
        while (true)
        {
            var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            Interlocked.Increment(ref _connections);
            _ = ServeAsync(client, serve);
        }
    }

    private async Task ServeAsync(TcpClient client, Func<NetworkStream, int, string, Task<bool>> serve)
    {
        using (client)
        {
            var stream = client.GetStream();
            for (var number = 1; await ReadHeadAsync(stream, _stop.Token) is { } head; number++)
            {
                Interlocked.Increment(ref _requests);
                if (!await serve(stream, number, head))
                {
                    return;
                }
            }
        }
    }

    private static async Task<string?> ReadHeadAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, cancellationToken) == 0)
            {
                return null;
            }

            head.Append((char)one[0]);
        }

        return head.ToString();
    }
}
