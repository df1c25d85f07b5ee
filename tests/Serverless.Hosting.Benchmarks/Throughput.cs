using System.Runtime.InteropServices;
using Serverless.Hosting.Benchmarks.Servers;

namespace Serverless.Hosting.Benchmarks;

/// <summary>
/// Compares the gateway with YARP alone before the same backend, and YARP with itself to show what the machine's noise makes of nothing.
/// </summary>
internal static class Throughput
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    public static async Task RunAsync(int rounds, TimeSpan duration)
    {
        await using var backend = await ServerProcess.StartAsync("direct", "backend");
        await using var yarp = await ServerProcess.StartAsync("YARP", "yarp", backend.Url);
        await using var gateway = await ServerProcess.StartAsync("gateway", "gateway", backend.Url);
        await using var same = await ServerProcess.StartAsync("YARP again", "yarp", backend.Url);
        ServerProcess[] servers = [backend, yarp, gateway, same];
        foreach (var server in servers)
        {
            await MeasureAsync(server, WarmUp);
        }

        var samples = servers.ToDictionary(server => server, _ => new List<Sample>());
        for (var round = 0; round < rounds; round++)
        {
            // every other round runs backwards, so that a drift of the machine falls on all alike
            foreach (var server in round % 2 == 0 ? servers : servers.Reverse())
            {
                samples[server].Add(await MeasureAsync(server, duration));
            }
        }

        Print(servers, samples, duration);
        PrintRatio("gateway / YARP", samples[gateway], samples[yarp]);
        PrintRatio("YARP again / YARP", samples[same], samples[yarp]);
        Console.WriteLine($"\nextra bytes per request, gateway minus YARP: {Median(samples[gateway], s => s.Bytes) - Median(samples[yarp], s => s.Bytes):F0}");
    }

    private static async Task<Sample> MeasureAsync(ServerProcess server, TimeSpan duration)
    {
        var (allocated, processor) = (await server.ReadAllocatedAsync(), server.ProcessorTime);
        var (requests, time) = await LoadGenerator.RunAsync(new Uri(server.Url), server.Request, duration);
        return new Sample(
            requests / time.TotalSeconds,
            (server.ProcessorTime - processor).TotalMicroseconds / requests,
            (double)(await server.ReadAllocatedAsync() - allocated) / requests);
    }

    private static void Print(ServerProcess[] servers, Dictionary<ServerProcess, List<Sample>> samples, TimeSpan duration)
    {
        var rounds = samples[servers[0]].Count;
        Console.WriteLine($"""
            {rounds} rounds of {duration.TotalSeconds} s each, medians; {Environment.ProcessorCount} processors, {RuntimeInformation.FrameworkDescription}

            | server | requests/s | processor time per request, µs | bytes allocated per request |
            | --- | ---: | ---: | ---: |
            """);
        foreach (var server in servers)
        {
            var of = samples[server];
            Console.WriteLine($"| {server.Name} | {Median(of, s => s.Rate):F0} | {Median(of, s => s.Processor):F1} | {Median(of, s => s.Bytes):F0} |");
        }

        Console.WriteLine("""

            | ratio, by rounds | requests/s: median (least to most) | processor time per request: median |
            | --- | ---: | ---: |
            """);
    }

    private static void PrintRatio(string name, List<Sample> left, List<Sample> right)
    {
        var pairs = left.Zip(right).ToList();
        var rates = pairs.ConvertAll(pair => pair.First.Rate / pair.Second.Rate);
        var processor = pairs.ConvertAll(pair => pair.First.Processor / pair.Second.Processor);
        Console.WriteLine($"| {name} | {rates.Median():F3} ({rates.Min():F3} to {rates.Max():F3}) | {processor.Median():F3} |");
    }

    private static double Median(List<Sample> samples, Func<Sample, double> value) => samples.Select(value).Median();

    private readonly record struct Sample(double Rate, double Processor, double Bytes);
}
