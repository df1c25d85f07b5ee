using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Serverless.Hosting.Benchmarks.Servers;

/// <summary>
/// A child process that runs one of the servers of this program, or measures itself.
/// </summary>
internal sealed class ServerProcess : IServer
{
    private static readonly HttpClient Client = new();

    private readonly Process _process;

    private ServerProcess(string name, Process process, string[] greeting)
    {
        (Name, _process) = (name, process);
        (Url, Requests) = (new Uri(greeting[0]), Array.ConvertAll(greeting[1..], RequestTo));
    }

    public string Name { get; }

    public Uri Url { get; }

    public IReadOnlyList<byte[]> Requests { get; }

    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Starts a server, which greets with its address and the hosts that it answers.</summary>
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

    /// <summary>The shortest request that there is.</summary>
    public static byte[] RequestTo(string host) => Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: {host}\r\n\r\n");

    public async Task<long?> ReadAllocatedAsync() =>
        long.Parse(await Client.GetStringAsync(new Uri(Url, "/allocated")), CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static Process Start(string[] args) =>
        Process.Start(new ProcessStartInfo(Environment.ProcessPath!, args) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
}
