using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Serverless.Hosting.EndToEnd;

/// <summary>
/// The sample as a person runs it: a process of its own, with a data folder and manifests of its own.
/// </summary>
internal sealed class CafeHost : IAsyncDisposable
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private const string RunVariable = "CAFE_RUN";
    private const string Services = "apis/serving.knative.dev/v1/namespaces/default";

    private static int _nextPort = 15000 + (Environment.ProcessId % 500 * 2);

    private readonly ConcurrentQueue<string> _output = [];
    private readonly Dictionary<string, string> _environment;
    private readonly bool _ownsFolder;
    private Process _process;

    private CafeHost(string folder, int port, Dictionary<string, string> environment, bool ownsFolder)
    {
        (Folder, Port, _environment, _ownsFolder) = (folder, port, environment, ownsFolder);
        _process = Launch();
        Client = NewClient($"http://127.0.0.1:{port}/");
        Management = NewClient($"http://127.0.0.1:{port + 1}/");
    }

    public string Folder { get; }

    public string Manifests => Path.Combine(Folder, "manifests");

    /// <summary>Where instances note the orders that they take.</summary>
    public string OrderBooks => Path.Combine(Folder, "orders");

    public int Port { get; }

    /// <summary>The port for HTTP/2 in clear text.</summary>
    public int Http2Port => Port + 2;

    public HttpClient Client { get; }

    public HttpClient Management { get; }

    public int ProcessId => _process.Id;

    /// <summary>The processes of instances, and whatever else the host has started.</summary>
    public IReadOnlyList<int> Children => [.. Machine.ProcessesWith(RunVariable, Path.GetFileName(Folder)).Where(id => id != ProcessId)];

    /// <summary>The processes of a revision's instances, ready or not, serving or leaving.</summary>
    public IReadOnlyList<int> InstancesOf(string revision) => [.. Machine.ProcessesWith("K_REVISION", revision).Intersect(Children).Where(Machine.IsDrinks)];

    public string Output => string.Join('\n', _output);

    /// <summary>Starts the cafe, with short windows so that a test need not wait for minutes.</summary>
    public static async Task<CafeHost> StartAsync(Action<string>? writeManifests = null, params (string Name, string Value)[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("cafe-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "manifests"));
        var orders = Directory.CreateDirectory(Path.Combine(folder, "orders")).FullName;
        (writeManifests ?? (manifests => Cafe.Write(manifests, "coffee.yaml", Cafe.Coffee())))(Path.Combine(folder, "manifests"));
        var environment = new Dictionary<string, string>
        {
            [RunVariable] = Path.GetFileName(folder),
            ["ORDER_BOOK"] = orders,
            ["Serverless__Autoscaler__StableWindow"] = "00:00:06",
            ["Serverless__Autoscaler__ScaleToZeroGracePeriod"] = "00:00:03",
        };
        foreach (var (name, value) in settings)
        {
            environment[name] = value;
        }

        var host = new CafeHost(folder, FreePorts(), environment, ownsFolder: true);
        await host.UntilUpAsync();
        return host;
    }

    /// <summary>Ends the host without a warning, as a power cut does.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Starts the host again on the same data.</summary>
    public async Task RestartAsync()
    {
        _process.Dispose();
        _process = Launch();
        await UntilUpAsync();
    }

    /// <summary>Asks the host to end, as an operator does.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await _process.WaitForExitAsync(new CancellationTokenSource(Deadline).Token);
        return _process.ExitCode;
    }

    public async Task<string> GetAsync(string host, string path = "/")
    {
        using var response = await SendAsync(host, path);
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? text.Trim() : $"{(int)response.StatusCode} {text.Trim()}";
    }

    public Task<HttpResponseMessage> SendAsync(string host, string path = "/") =>
        Client.SendAsync(new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Host = host } });

    public async Task<JsonNode?> GetObjectAsync(string path)
    {
        using var response = await Management.GetAsync(new Uri($"{Services}/{path}", UriKind.Relative));
        return response.IsSuccessStatusCode ? JsonNode.Parse(await response.Content.ReadAsStringAsync()) : null;
    }

    /// <summary>Applies a manifest through the management API: creates or replaces.</summary>
    public async Task<HttpResponseMessage> ApplyAsync(string name, string yaml)
    {
        var response = await Management.PutAsync(new Uri($"{Services}/services/{name}", UriKind.Relative), Yaml(yaml));
        return response.StatusCode == HttpStatusCode.NotFound
            ? await Management.PostAsync(new Uri($"{Services}/services", UriKind.Relative), Yaml(yaml))
            : response;
    }

    public Task UntilReadyAsync(string service, string? revision = null) => UntilAsync(
        async () => await GetObjectAsync($"services/{service}") is { } found && IsReady(found) && (revision is null || (string?)found["status"]!["latestReadyRevisionName"] == revision),
        $"{service} is ready {revision}");

    public async Task<int> InstancesAsync(string revision) => (int?)(await GetObjectAsync($"revisions/{revision}"))?["status"]?["actualReplicas"] ?? 0;

    /// <summary>What the management API says of the reserved instances of a revision; null where it keeps none.</summary>
    public async Task<JsonNode?> ReserveAsync(string revision) => (await GetObjectAsync($"revisions/{revision}"))?["status"]?["reserve"];

    public Task UntilPhaseAsync(string revision, string phase) => UntilAsync(
        async () => (string?)(await ReserveAsync(revision))?["phase"] == phase, $"{revision} is {phase}", TimeSpan.FromSeconds(120));

    public async Task UntilAsync(Func<Task<bool>> condition, string what, TimeSpan? within = null, TimeSpan? every = null)
    {
        using var deadline = new CancellationTokenSource(within ?? Deadline);
        while (!await condition())
        {
            Assert.False(deadline.IsCancellationRequested, $"Not in time: {what}\n{Output}");
            await Task.Delay(every ?? PollEvery);
        }
    }

    public static bool IsReady(JsonNode resource) =>
        (long?)resource["status"]?["observedGeneration"] == (long?)resource["metadata"]!["generation"] && (string?)ConditionOf(resource, "Ready")?["status"] == "True";

    public static JsonNode? ConditionOf(JsonNode resource, string type) =>
        resource["status"]?["conditions"]?.AsArray().FirstOrDefault(condition => (string?)condition!["type"] == type);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await StopAsync();
        }

        _process.Dispose();
        Client.Dispose();
        Management.Dispose();
        if (_ownsFolder)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    private static TimeSpan PollEvery { get; } = TimeSpan.FromMilliseconds(20);

    private static string Program { get; } = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "Cafe", Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)), "Cafe"));

    private static StringContent Yaml(string text) => new(text, Encoding.UTF8, MediaTypeHeaderValue.Parse("application/yaml"));

    private static HttpClient NewClient(string address) => new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(address), Timeout = Deadline };

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

    private Process Launch()
    {
        var start = new ProcessStartInfo(Program, ["--port", $"{Port}", "--http2-port", $"{Http2Port}", "--data", Path.Combine(Folder, "data"), "--manifests", Manifests])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in _environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is { } text)
        {
            _output.Enqueue(text);
        }
    }

    private Task UntilUpAsync() => UntilAsync(
        async () =>
        {
            Assert.False(_process.HasExited, $"The cafe has ended.\n{Output}");
            try
            {
                using var response = await Management.GetAsync(new Uri("readyz", UriKind.Relative));
                return response.IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        },
        "the cafe is open");
}
