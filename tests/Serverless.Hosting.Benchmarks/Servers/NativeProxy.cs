using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Serverless.Hosting.Benchmarks.Servers;

/// <summary>
/// Another proxy, where it is installed: as many workers as there are processors, connections to clients and to the backend that stay open, no log.
/// </summary>
internal sealed class NativeProxy : IServer
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _folder;
    private readonly Process _process;

    private NativeProxy(string name, Uri url, DirectoryInfo folder, Process process) => (Name, Url, _folder, _process) = (name, url, folder, process);

    public string Name { get; }

    public Uri Url { get; }

    public IReadOnlyList<byte[]> Requests { get; } = [ServerProcess.RequestTo(Server.Host)];

    /// <summary>Of the process and, for nginx, of the workers that it started.</summary>
    public TimeSpan ProcessorTime => Workers().Prepend(_process.Id).Aggregate(TimeSpan.Zero, (sum, id) => sum + ProcessorTimeOf(id));

    /// <summary>Starts nginx before a backend; null where it is not installed.</summary>
    public static Task<NativeProxy?> StartNginxAsync(Uri backend) => StartAsync("nginx", file => ["-c", file, "-g", "daemon off;"], (folder, port) => $$"""
        worker_processes {{Environment.ProcessorCount}};
        pid {{folder}}/pid;
        error_log {{folder}}/error.log;
        events { worker_connections 1024; }
        http {
            access_log off;
            client_body_temp_path {{folder}}/body;
            proxy_temp_path {{folder}}/proxy;
            fastcgi_temp_path {{folder}}/fastcgi;
            uwsgi_temp_path {{folder}}/uwsgi;
            scgi_temp_path {{folder}}/scgi;
            keepalive_requests 1000000000;
            upstream backend { server {{backend.Authority}}; keepalive 64; keepalive_requests 1000000000; }
            server {
                listen 127.0.0.1:{{port}} reuseport;
                location / { proxy_pass http://backend; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $host; }
            }
        }
        """);

    /// <summary>Starts HAProxy before a backend; null where it is not installed.</summary>
    public static Task<NativeProxy?> StartHAProxyAsync(Uri backend) => StartAsync("haproxy", file => ["-db", "-q", "-f", file], (_, port) => $"""
        global
            nbthread {Environment.ProcessorCount}
            maxconn 1024
        defaults
            mode http
            timeout connect 5s
            timeout client 60s
            timeout server 60s
            http-reuse always
        frontend clients
            bind 127.0.0.1:{port}
            default_backend backend
        backend backend
            server one {backend.Authority}

        """);

    public Task<long?> ReadAllocatedAsync() => Task.FromResult<long?>(null);

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static async Task<NativeProxy?> StartAsync(string program, Func<string, string[]> arguments, Func<string, int, string> settings)
    {
        if (!IsInstalled(program))
        {
            Console.Error.WriteLine($"'{program}' is not installed and does not take part.");
            return null;
        }

        var folder = Directory.CreateTempSubdirectory($"{program}-");
        var port = FreePort();
        var file = Path.Combine(folder.FullName, "settings");
        await File.WriteAllTextAsync(file, settings(folder.FullName, port));
        var proxy = new NativeProxy(program, new Uri($"http://127.0.0.1:{port}"), folder, Process.Start(new ProcessStartInfo(program, arguments(file)))!);
        await proxy.WaitUntilListeningAsync();
        return proxy;
    }

    private static bool IsInstalled(string program) =>
        Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program))) == true;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static TimeSpan ProcessorTimeOf(int id)
    {
        using var process = Process.GetProcessById(id);
        return process.TotalProcessorTime;
    }

    private IEnumerable<int> Workers() => File.ReadAllText($"/proc/{_process.Id}/task/{_process.Id}/children")
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(id => int.Parse(id, CultureInfo.InvariantCulture));

    private async Task WaitUntilListeningAsync()
    {
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, Url.Port);
                return;
            }
            catch (SocketException) when (!_process.HasExited && Stopwatch.GetElapsedTime(start) < Patience)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20));
            }
        }
    }
}
