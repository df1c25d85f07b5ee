using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Serverless.Hosting.Kubernetes.ApiServer;
using Serverless.Hosting.Kubernetes.Kubectl;
using Serverless.Hosting.Kubernetes.Manifests;
using Serverless.Hosting.Kubernetes.Nodes;

namespace Serverless.Hosting.Kubernetes.Cafe;

/// <summary>
/// The host as a cluster runs it: a process of its own, with the account of the manifests and no more than that may do.
/// </summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static int _nextPort = 17000 + (Environment.ProcessId % 400 * 3);

    private readonly ConcurrentQueue<string> _output = [];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("host-");
    private readonly Process _process;

    private HostProcess(Uri server, int port, IEnumerable<(string Name, string Value)> settings)
    {
        Name = $"host-{port}";
        Client = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri($"http://127.0.0.1:{port}/"), Timeout = Deadline };
        var start = new ProcessStartInfo(Programs.Host, ["run"]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder.FullName };
        start.Environment["KUBECONFIG"] = KubeConfig.Write(_folder.FullName, server, ApiAccess.TokenOf("serverless-hosting", ManifestLabels.Host));
        start.Environment["Serverless__Host__Port"] = $"{port}";
        start.Environment["Serverless__Autoscaler__StableWindow"] = "00:00:06";
        start.Environment["Serverless__Autoscaler__ScaleToZeroGracePeriod"] = "00:00:03";
        start.Environment["Serverless__Kubernetes__Replicas__Name"] = Name;
        start.Environment["Serverless__Kubernetes__Replicas__Port"] = $"{port + 2}";
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Its name among its like.</summary>
    public string Name { get; }

    /// <summary>Asks the gateway.</summary>
    public HttpClient Client { get; }

    public string Output => string.Join('\n', _output);

    public bool HasEnded => _process.HasExited;

    /// <summary>The memory that it holds, in bytes.</summary>
    public long WorkingSet
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    public static async Task<HostProcess> StartAsync(Uri server, params IEnumerable<(string Name, string Value)> settings)
    {
        var host = new HostProcess(server, FreePorts(), settings);
        using var limit = new CancellationTokenSource(Deadline);
        while (!await host.IsReadyAsync())
        {
            Assert.False(host.HasEnded || limit.IsCancellationRequested, $"The host does not come up.\n{host.Output}");
            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }

        return host;
    }

    /// <summary>Ends it without a warning.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            using var terminate = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
            await _process.WaitForExitAsync().WaitAsync(Deadline).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!_process.HasExited)
            {
                await KillAsync();
            }
        }

        _process.Dispose();
        Client.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var response = await Client.GetAsync(new Uri("readyz", UriKind.Relative));
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is { } text)
        {
            _output.Enqueue(text);
        }
    }

    /// <summary>A port of which the next two are free too.</summary>
    private static int FreePorts()
    {
        while (true)
        {
            var port = Interlocked.Add(ref _nextPort, 3);
            try
            {
                using var first = new TcpListener(IPAddress.Loopback, port);
                using var second = new TcpListener(IPAddress.Loopback, port + 1);
                using var third = new TcpListener(IPAddress.Loopback, port + 2);
                first.Start();
                second.Start();
                third.Start();
                return port;
            }
            catch (SocketException)
            {
                // taken by somebody else: try the next ones
            }
        }
    }
}
