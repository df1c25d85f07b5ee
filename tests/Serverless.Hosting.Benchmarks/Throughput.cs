using Serverless.Hosting.Benchmarks.Servers;

namespace Serverless.Hosting.Benchmarks;

/// <summary>
/// Compares the gateway with YARP alone and with other proxies before the same backend, and YARP with itself to show what the machine's noise makes of nothing.
/// </summary>
internal static class Throughput
{
    public static async Task RunAsync(int rounds, TimeSpan duration)
    {
        await using var backend = await ServerProcess.StartAsync("direct", "backend");
        var url = backend.Url.OriginalString;
        await using var yarp = await ServerProcess.StartAsync("YARP", "yarp", url);
        await using var gateway = await ServerProcess.StartAsync("gateway", "gateway", url, "1", "first");
        await using var same = await ServerProcess.StartAsync("YARP again", "yarp", url);
        await using var proxy = await ServerProcess.StartAsync("YARP as a proxy", "yarp-proxy", url);
        await using var nginx = await NativeProxy.StartNginxAsync(backend.Url);
        await using var haproxy = await NativeProxy.StartHAProxyAsync(backend.Url);
        IServer[] peers = [.. new IServer?[] { gateway, same, proxy, nginx, haproxy }.OfType<IServer>()];

        var comparison = new Comparison([backend, yarp, .. peers], duration);
        await comparison.RunAsync(rounds);
        comparison.PrintMedians();
        comparison.PrintRatios(yarp, peers);
        comparison.PrintRatios(gateway, peers.Except([gateway, same]));
    }
}
