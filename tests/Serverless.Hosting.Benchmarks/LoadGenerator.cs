using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Serverless.Hosting.Benchmarks;

/// <summary>
/// Sends the same request again and again over connections that stay open, one request at a time on each. Bare sockets, so that little of the machine goes
/// into the load itself.
/// </summary>
internal static class LoadGenerator
{
    private const int Connections = 32;

    /// <summary>Sends requests for a time.</summary>
    /// <returns>How many were answered, and the time that it took.</returns>
    public static async Task<(long Requests, TimeSpan Time)> RunAsync(Uri server, string request, TimeSpan duration)
    {
        var bytes = Encoding.ASCII.GetBytes(request);
        var start = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(() => RepeatAsync(server, bytes, start, duration))));
        return (counts.Sum(), Stopwatch.GetElapsedTime(start));
    }

    private static async Task<long> RepeatAsync(Uri server, byte[] request, long start, TimeSpan duration)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, server.Port));
        var buffer = new byte[4096];
        var count = 0L;
        while (Stopwatch.GetElapsedTime(start) < duration)
        {
            await socket.SendAsync(request);
            await ReceiveAsync(socket, buffer);
            count++;
        }

        return count;
    }

    private static async Task ReceiveAsync(Socket socket, byte[] buffer)
    {
        var (received, length) = (0, int.MaxValue);
        while (received < length)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(received));
            received += read;
            length = LengthOf(buffer.AsSpan(0, received)) ?? length;
            if (read == 0 || received > length)
            {
                throw new InvalidOperationException($"Not an answer: '{Encoding.ASCII.GetString(buffer, 0, received)}'.");
            }
        }
    }

    /// <summary>The length of an answer with head and body; null as long as the head is not complete.</summary>
    private static int? LengthOf(ReadOnlySpan<byte> answer)
    {
        var head = answer.IndexOf("\r\n\r\n"u8);
        if (head < 0)
        {
            return null;
        }

        var field = answer.IndexOf("Content-Length: "u8);
        return answer.StartsWith("HTTP/1.1 200 "u8) && field >= 0 && Utf8Parser.TryParse(answer[(field + 16)..], out int body, out _)
            ? head + 4 + body
            : throw new InvalidOperationException($"Not the answer wanted: '{Encoding.ASCII.GetString(answer)}'.");
    }
}
