using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Serverless.Hosting.Gateway.Support;

namespace Serverless.Hosting.Gateway.Hardening;

/// <summary>
/// Thousands of clients that keep their connections and ask nothing. They are in a process of their own: each of the two has 8,000 files open.
/// </summary>
[Collection(MemoryCollection.Name)]
public class IdleConnectionTests
{
    private const int Clients = 8_000;
    private const int MostBytesEach = 24 * 1024;

    private int _open;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Connections_Idle_CostLittleAndHoldNobodyUp()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("SERVERLESS_CI") == "1", "Runs in .ci/run, or with SERVERLESS_CI=1.");
        await using var instance = await FakeInstance.StartAsync("served");
        await using var host = await GatewayTestHost.StartAsync(builder => builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(10);
            kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Use(Count));
        }));
        await host.DeployAsync("coffee", instance.Address);
        using var other = host.Client("coffee");
        Assert.Equal("served", await other.GetStringAsync("/", Token));
        var (before, setBefore) = (GC.GetTotalMemory(forceFullCollection: true), Environment.WorkingSet);

        using var clients = Process.Start(new ProcessStartInfo(
            TestApp.IdleClients, [host.Address.Port.ToString(CultureInfo.InvariantCulture), "coffee.default.example.com", $"{Clients}"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        Assert.Equal($"{Clients}", await clients.StandardOutput.ReadLineAsync(Token));
        Assert.Equal(Clients + 1, Volatile.Read(ref _open));
        var (each, setEach) = ((GC.GetTotalMemory(forceFullCollection: true) - before) / Clients, (Environment.WorkingSet - setBefore) / Clients);
        TestContext.Current.TestOutputHelper!.WriteLine($"{Clients} idle connections: {each} bytes each on the heap, {setEach} bytes each of the process.");

        Assert.InRange(each, 0, MostBytesEach);
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal("served", await other.GetStringAsync("/", Token));
        }

        Assert.Equal(0, host.Revision("coffee-1").RequestsInFlight);
        clients.StandardInput.Close();
        await clients.WaitForExitAsync(Token);
        await GatewayTestHost.UntilAsync(() => Volatile.Read(ref _open) == 1);
    }

    private ConnectionDelegate Count(ConnectionDelegate next) => async connection =>
    {
        Interlocked.Increment(ref _open);
        try
        {
            await next(connection);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    };
}
