using System.Collections;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EchoApp;

/// <summary>
/// Answers HTTP/1.1 with as little as will do, so that it is there at once.
/// </summary>
internal sealed class EchoServer(int port, string[] arguments, int grandchild)
{
    private readonly TaskCompletionSource<int> _exit = new();
    private volatile bool _healthy = true;

    public async Task<int> RunAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        _ = AcceptAsync(listener);
        return await _exit.Task;
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        while (true)
        {
            var client = await listener.AcceptTcpClientAsync();
            _ = ServeAsync(client);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            using var reader = new StreamReader(client.GetStream());
            if (await reader.ReadLineAsync() is not { } request)
            {
                return;
            }

            while (await reader.ReadLineAsync() is { Length: > 0 })
            {
                // the headers don't matter
            }

            var path = request.Split(' ')[1].Trim('/').Split('/');
            var (status, body) = Answer(path);
            var head = string.Create(
                CultureInfo.InvariantCulture, $"HTTP/1.1 {status} Echo\r\nConnection: close\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n");
            await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(head + body));
            if (path is ["exit", var code])
            {
                // only now: the answer must not be lost
                client.Close();
                _exit.TrySetResult(int.Parse(code, CultureInfo.InvariantCulture));
            }
        }
    }

    private (int Status, string Body) Answer(string[] path)
    {
        switch (path[0])
        {
            case "env":
                var variables = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>();
                return (200, string.Join('\n', variables.Select(variable => $"{variable.Key}={variable.Value}")));
            case "args":
                return (200, string.Join('\n', arguments));
            case "cwd":
                return (200, Environment.CurrentDirectory);
            case "stdin":
                return (200, Console.In.ReadToEnd().Length.ToString(CultureInfo.InvariantCulture));
            case "pid":
                return (200, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            case "grandchild":
                return (200, grandchild.ToString(CultureInfo.InvariantCulture));
            case "burn":
                Burner.UseProcessor();
                return (200, "");
            case "hold":
                Burner.UseMemory(int.Parse(path[1], CultureInfo.InvariantCulture));
                return (200, "");
            case "exit":
                return (200, "");
            case "print":
                Console.Out.WriteLine(path[1]);
                return (200, "");
            case "health":
                return (_healthy ? 200 : 503, "");
            case "sick":
                _healthy = false;
                return (200, "");
            case "well":
                _healthy = true;
                return (200, "");
            default:
                return (404, "");
        }
    }
}
