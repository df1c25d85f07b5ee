using System.Net.Sockets;
using System.Text;

namespace Serverless.Hosting.Gateway.Support;

/// <summary>
/// A client that sends exactly the bytes that it is given.
/// </summary>
internal sealed class RawClient : IDisposable
{
    private readonly TcpClient _client = new();
    private readonly byte[] _buffer = new byte[64 * 1024];
    private NetworkStream _stream = null!;

    private RawClient()
    {
    }

    public static async Task<RawClient> ConnectAsync(Uri address)
    {
        var client = new RawClient();
        await client._client.ConnectAsync(address.Host, address.Port);
        client._stream = client._client.GetStream();
        return client;
    }

    /// <summary>Sends a request and reads until the server ends the connection.</summary>
    public static async Task<string> ExchangeAsync(Uri address, string request)
    {
        using var client = await ConnectAsync(address);
        await client.SendAsync(request);
        return await client.ReadToEndAsync();
    }

    public ValueTask SendAsync(string text) => _stream.WriteAsync(Encoding.Latin1.GetBytes(text));

    /// <summary>Tells the server that nothing more will come, and goes on reading.</summary>
    public void EndSending() => _client.Client.Shutdown(SocketShutdown.Send);

    public async Task<string> ReadUntilAsync(string text)
    {
        var read = new StringBuilder();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!read.ToString().Contains(text, StringComparison.Ordinal))
        {
            var count = await _stream.ReadAsync(_buffer, deadline.Token);
            Assert.True(count > 0, $"The connection ended before '{text}': {read}");
            read.Append(Encoding.Latin1.GetString(_buffer, 0, count));
        }

        return read.ToString();
    }

    /// <summary>Reads to the end of the connection, which may be a reset.</summary>
    public async Task<string> ReadToEndAsync()
    {
        var read = new StringBuilder();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        try
        {
            while (await _stream.ReadAsync(_buffer, deadline.Token) is > 0 and var count)
            {
                read.Append(Encoding.Latin1.GetString(_buffer, 0, count));
            }
        }
        catch (IOException)
        {
            read.Append("<reset>");
        }

        return read.ToString();
    }

    public void Dispose() => _client.Dispose();
}
