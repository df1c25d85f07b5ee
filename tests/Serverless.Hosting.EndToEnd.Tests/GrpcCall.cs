using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Serverless.Hosting.EndToEnd;

/// <summary>
/// A call of gRPC that streams both ways, as it is on the wire: messages with a prefix of five bytes over HTTP/2, and the status in a trailer.
/// </summary>
internal sealed class GrpcCall : HttpContent
{
    private static readonly HttpClient Client = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = CafeHost.Deadline };

    private readonly TaskCompletionSource<Stream> _request = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task<HttpResponseMessage> _response = null!;

    private GrpcCall() => Headers.ContentType = MediaTypeHeaderValue.Parse("application/grpc");

    public static async Task<GrpcCall> BeginAsync(CafeHost cafe, string host)
    {
        var call = new GrpcCall();
        var message = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{cafe.Http2Port}/echo")
        {
            Headers = { Host = host },
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = call,
        };
        call._response = Client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead);
        await call._request.Task.WaitAsync(CafeHost.Deadline);
        return call;
    }

    /// <summary>Sends a message, and waits for its echo.</summary>
    public async Task TalkAsync(string text)
    {
        var message = Frame(text);
        var request = await _request.Task;
        await request.WriteAsync(message);
        await request.FlushAsync();

        var echo = new byte[message.Length];
        await (await (await _response).Content.ReadAsStreamAsync()).ReadExactlyAsync(echo);
        Assert.Equal(message, echo);
    }

    /// <summary>Sends no more, and reads to the end.</summary>
    /// <returns>The status.</returns>
    public async Task<string> EndAsync()
    {
        _end.SetResult();
        using var response = await _response;
        Assert.Equal(0, await (await response.Content.ReadAsStreamAsync()).ReadAsync(new byte[1]));
        return Assert.Single(response.TrailingHeaders.GetValues("grpc-status"));
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        _request.SetResult(stream);
        return _end.Task;
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    private static byte[] Frame(string text)
    {
        var message = new byte[5 + Encoding.UTF8.GetByteCount(text)];
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), message.Length - 5);
        Encoding.UTF8.GetBytes(text, message.AsSpan(5));
        return message;
    }
}
