using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Serverless.Hosting.Deployment;

namespace Serverless.Hosting.Benchmarks;

/// <summary>
/// Measures what the gateway adds to a start from zero: the time of a request that wakes a service, against a bare start of the same program.
/// </summary>
internal static class ColdStart
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "Cafe.Drinks");
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(500);

    public static async Task RunAsync(int rounds)
    {
        var data = Directory.CreateTempSubdirectory("cold-start-").FullName;
        await using var app = CreateHost(data);
        await app.StartAsync();
        using var client = new HttpClient();
        List<double> woken = [];
        List<double> bare = [];

        // the first round only warms up
        for (var round = 0; round <= rounds; round++)
        {
            var wokenTime = await WakeAsync(app, client, $"drinks-{round}");
            await Task.Delay(Rest);
            var bareTime = await StartBareAsync(client);
            await Task.Delay(Rest);
            if (round > 0)
            {
                woken.Add(wokenTime.TotalMilliseconds);
                bare.Add(bareTime.TotalMilliseconds);
            }
        }

        await app.StopAsync();
        Directory.Delete(data, recursive: true);
        Console.WriteLine($"""
            {rounds} rounds; {Environment.ProcessorCount} processors

            | | median, ms | least | most |
            | --- | ---: | ---: | ---: |
            {Row("request that wakes a service", woken)}
            {Row("bare start to first answer", bare)}
            {Row("difference, by rounds", [.. woken.Zip(bare, (left, right) => left - right)])}

            difference of the medians: {woken.Median() - bare.Median():F1} ms
            """);
    }

    private static string Row(string name, List<double> times) => $"| {name} | {times.Median():F1} | {times.Min():F1} | {times.Max():F1} |";

    private static WebApplication CreateHost(string data)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration["Serverless:Autoscaler:AllowZeroInitialScale"] = "true";
        builder.Services.AddServerless().UseProcesses(processes =>
        {
            processes.MapImage("drinks", Program);
            processes.StateDirectory = data;
        });
        var app = builder.Build();
        app.MapServerless();
        return app;
    }

    private static async Task<TimeSpan> WakeAsync(WebApplication app, HttpClient client, string name)
    {
        var services = app.Services.GetRequiredService<IServiceManager>();
        var applied = await services.ApplyAsync(new ServiceBuilder(name).FromImage("drinks").WithScale(initial: 0).Build());
        var settled = await services.WaitUntilSettledAsync(applied.Namespace, name);
        using var request = new HttpRequestMessage(HttpMethod.Get, app.Urls.Single());
        request.Headers.Host = new Uri(settled?.Status.Url ?? throw new InvalidOperationException($"The service '{name}' is not ready.")).Host;
        var start = Stopwatch.GetTimestamp();
        using var answer = (await client.SendAsync(request)).EnsureSuccessStatusCode();
        var time = Stopwatch.GetElapsedTime(start);
        await services.DeleteAsync(applied.Id);
        return time;
    }

    private static async Task<TimeSpan> StartBareAsync(HttpClient client)
    {
        var endpoint = new IPEndPoint(IPAddress.Loopback, FreePort());
        var start = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo(Program) { Environment = { ["PORT"] = endpoint.Port.ToString(CultureInfo.InvariantCulture) } })!;
        while (!await IsOpenAsync(endpoint))
        {
            await Task.Delay(1);
        }

        using var answer = (await client.GetAsync(new Uri($"http://{endpoint}/"))).EnsureSuccessStatusCode();
        var time = Stopwatch.GetElapsedTime(start);
        process.Kill();
        await process.WaitForExitAsync();
        return time;
    }

    private static async Task<bool> IsOpenAsync(IPEndPoint endpoint)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(endpoint);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
