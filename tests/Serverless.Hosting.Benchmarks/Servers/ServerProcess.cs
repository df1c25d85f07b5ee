using System.Diagnostics;
using System.Globalization;

namespace Serverless.Hosting.Benchmarks.Servers;

/// <summary>
/// A child process that runs one of the servers, or measures itself.
/// </summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly HttpClient Client = new();

    private readonly Process _process;
    private readonly string _host;

    private ServerProcess(string name, Process process, string[] greeting)
    {
        (Name, _process) = (name, process);
        (Url, _host) = (greeting[0], greeting[1]);
    }

    public string Name { get; }

    public string Url { get; }

    /// <summary>The time on processors since the process started.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>The request that load consists of.</summary>
    public string Request => $"GET / HTTP/1.1\r\nHost: {_host}\r\n\r\n";

    public static async Task<ServerProcess> StartAsync(string name, params string[] args)
    {
        var process = Start(args);
        var greeting = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"The server '{name}' did not start.");
        return new ServerProcess(name, process, greeting.Split(' '));
    }

    /// <summary>Runs this program with other arguments to its end, and returns what it wrote.</summary>
    public static async Task<string> RunAsync(params string[] args)
    {
        using var process = Start(args);
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return output.Trim();
    }

    /// <summary>The bytes that the process has allocated since it started.</summary>
    public async Task<long> ReadAllocatedAsync() =>
        long.Parse(await Client.GetStringAsync(new Uri($"{Url}/allocated")), CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static Process Start(string[] args) =>
        Process.Start(new ProcessStartInfo(Environment.ProcessPath!, args) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
}
