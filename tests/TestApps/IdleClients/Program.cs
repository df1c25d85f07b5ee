using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

// Clients that ask once and then keep their connections. Arguments: port, host, number of connections. Prints how many got an answer, and ends when its input does.
var port = int.Parse(args[0], CultureInfo.InvariantCulture);
var request = Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: {args[1]}\r\n\r\n");
var count = int.Parse(args[2], CultureInfo.InvariantCulture);
var answered = 0;
var clients = new Socket[count];
await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (index, cancellationToken) =>
{
    var socket = clients[index] = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancellationToken);
    await socket.SendAsync(request, cancellationToken);
    var answer = new byte[4096];
    var length = await socket.ReceiveAsync(answer, cancellationToken);
    if (Encoding.ASCII.GetString(answer, 0, length).StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal))
    {
        Interlocked.Increment(ref answered);
    }
});

Console.WriteLine(answered);
await Console.Out.FlushAsync();
await Console.In.ReadToEndAsync();
foreach (var client in clients)
{
    client.Dispose();
}
