using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Serverless.Hosting.Processes.Probing;

/// <summary>
/// Succeeds when the gRPC health service answers SERVING. The two messages are small enough to write and read by hand.
/// </summary>
internal sealed class GrpcHealthProbe(HttpMessageInvoker client, Uri server, string service, IProbe connect) : IProbe
{
    private const int HeadLength = 5;
    private const byte ServiceField = 0x0A;
    private const byte StatusField = 0x08;
    private const byte Serving = 1;

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
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            return IsServing(body) ? null : $"the health service answered {Describe(response)}, not SERVING";
        }
        catch (HttpRequestException exception)
        {
            return $"the health service failed: {exception.Message}";
        }
    }

    /// <summary>A message of one field: the name of the service.</summary>
    internal static byte[] Encode(string service)
    {
        var name = Encoding.UTF8.GetBytes(service);
        byte[] message = name.Length == 0 ? [] : [ServiceField, .. VarInt(name.Length), .. name];
        var frame = new byte[HeadLength + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame, HeadLength);
        return frame;
    }

    /// <summary>Whether a message of one field, the status, says SERVING.</summary>
    internal static bool IsServing(ReadOnlySpan<byte> frame) =>
        frame.Length >= HeadLength + 2 && frame[0] == 0 && frame[HeadLength] == StatusField && frame[HeadLength + 1] == Serving;

    private static IEnumerable<byte> VarInt(int value)
    {
        for (; value > 0x7F; value >>= 7)
        {
            yield return (byte)(value | 0x80);
        }

        yield return (byte)value;
    }

    private static string Describe(HttpResponseMessage response) =>
        response.TrailingHeaders.TryGetValues("grpc-status", out var status) || response.Headers.TryGetValues("grpc-status", out status)
            ? "gRPC status " + string.Join(',', status)
            : $"HTTP status {(int)response.StatusCode}";

    private HttpRequestMessage CreateRequest()
    {
        var content = new ByteArrayContent(Encode(service));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server, "/grpc.health.v1.Health/Check"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        request.Headers.TE.Add(new("trailers"));
        return request;
    }
}
