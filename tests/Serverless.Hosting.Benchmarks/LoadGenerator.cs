using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Serverless.Hosting.Benchmarks;

/// <summary>
/// Sends requests again and again over connections that stay open, one request at a time on each. Bare sockets, so that little of the machine goes into the
/// load itself.
/// </summary>
internal static class LoadGenerator
{
    private const int Connections = 32;

    /// <summary>Sends requests for a time.</summary>
    /// <returns>The time that it took, and that of each request from its first byte out to the last byte of its answer, in microseconds.</returns>
    public static async Task<(TimeSpan Time, double[] Latencies)> RunAsync(int port, IReadOnlyList<byte[]> requests, TimeSpan duration)
    {
        var start = Stopwatch.GetTimestamp();
        var latencies = await Task.WhenAll(Enumerable.Range(0, Connections).Select(number => Task.Run(() => RepeatAsync(port, requests, number, start, duration))));
        return (Stopwatch.GetElapsedTime(start), [.. latencies.SelectMany(times => times)]);
    }

    private static async Task<List<double>> RepeatAsync(int port, IReadOnlyList<byte[]> requests, int number, long start, TimeSpan duration)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port));
        var buffer = new byte[4096];
        var latencies = new List<double>();
        for (var next = number; Stopwatch.GetElapsedTime(start) < duration; next += Connections)
        {
            var sent = Stopwatch.GetTimestamp();
            await socket.SendAsync(requests[next % requests.Count]);
            await ReceiveAsync(socket, buffer);
            latencies.Add(Stopwatch.GetElapsedTime(sent).TotalMicroseconds);
        }

        return latencies;
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

        // Content-Length, or content-length as HAProxy writes it
        var field = answer.IndexOf("ength: "u8);
        return answer.StartsWith("HTTP/1.1 200 "u8) && field >= 0 && Utf8Parser.TryParse(answer[(field + 7)..], out int body, out _)
            ? head + 4 + body
            : throw new InvalidOperationException($"Not the answer wanted: '{Encoding.ASCII.GetString(answer)}'.");
    }
}
