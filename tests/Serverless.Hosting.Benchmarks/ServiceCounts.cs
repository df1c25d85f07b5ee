using System.Globalization;
using Serverless.Hosting.Benchmarks.Servers;

namespace Serverless.Hosting.Benchmarks;

/// <summary>
/// Compares gateways with few and with many services, and one with itself to show what the machine's noise makes of nothing.
/// </summary>
internal static class ServiceCounts
{
    private static readonly int[] Counts = [1, 100, 10_000];

    /// <summary>Compares.</summary>
    /// <param name="rounds">How often each gateway is measured.</param>
    /// <param name="duration">For how long.</param>
    /// <param name="spread">Whether the requests go to all services, which all have an instance then. Otherwise all go to one, and the others sleep.</param>
    public static async Task RunAsync(int rounds, TimeSpan duration, bool spread)
    {
        await using var backend = await ServerProcess.StartAsync("direct", "backend");
        Task<ServerProcess> StartAsync(int count, string name) => ServerProcess.StartAsync(
            name, "gateway", backend.Url.OriginalString, count.ToString(CultureInfo.InvariantCulture), spread ? "all" : "first");
        var gateways = new List<IServer>();
        foreach (var count in Counts)
        {
            gateways.Add(await StartAsync(count, $"{count} services"));
        }

        gateways.Add(await StartAsync(Counts[0], $"{Counts[0]} services again"));
        var comparison = new Comparison(gateways, duration);
        await comparison.RunAsync(rounds);
        Console.WriteLine(spread ? "requests to all services in turn\n" : "requests to one service, the others asleep\n");
        comparison.PrintMedians();
        comparison.PrintRatios(gateways[0], gateways.Skip(1));
        foreach (var gateway in gateways)
        {
            await gateway.DisposeAsync();
        }
    }
}
