using System.Runtime.InteropServices;
using Serverless.Hosting.Benchmarks.Servers;

namespace Serverless.Hosting.Benchmarks;

/// <summary>
/// Measures servers in turns, so that each round has every one of them under nearly the same conditions, and prints medians and ratios by rounds.
/// </summary>
internal sealed class Comparison(IReadOnlyList<IServer> servers, TimeSpan duration)
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    private readonly Dictionary<IServer, List<Sample>> _samples = servers.ToDictionary(server => server, _ => new List<Sample>());

    public async Task RunAsync(int rounds)
    {
        foreach (var server in servers)
        {
            await MeasureAsync(server, WarmUp);
        }

        for (var round = 0; round < rounds; round++)
        {
            // every other round runs backwards, so that a drift of the machine falls on all alike
            foreach (var server in round % 2 == 0 ? servers : servers.Reverse())
            {
                _samples[server].Add(await MeasureAsync(server, duration));
            }
        }
    }

    public void PrintMedians()
    {
        Console.WriteLine($"""
            {_samples.Values.First().Count} rounds of {duration.TotalSeconds} s each, medians; {Environment.ProcessorCount} processors, {RuntimeInformation.FrameworkDescription}

            | server | requests/s | p50, ms | p99, ms | processor time per request, µs | bytes allocated per request |
            | --- | ---: | ---: | ---: | ---: | ---: |
            """);
        foreach (var server in servers)
        {
            double MedianOf(Func<Sample, double> value) => _samples[server].Select(value).Median();
            var bytes = _samples[server][0].Bytes is null ? "" : $"{MedianOf(sample => sample.Bytes!.Value):F0}";
            Console.WriteLine(
                $"| {server.Name} | {MedianOf(s => s.Rate):F0} | {MedianOf(s => s.P50):F2} | {MedianOf(s => s.P99):F2} | {MedianOf(s => s.Processor):F1} | {bytes} |");
        }
    }

    /// <summary>Prints how others compare with one server: the median of the ratios of each round, and the least and the most.</summary>
    public void PrintRatios(IServer reference, IEnumerable<IServer> others)
    {
        Console.WriteLine("""

            | ratio, by rounds: median (least to most) | requests/s | p99 | processor time per request |
            | --- | ---: | ---: | ---: |
            """);
        foreach (var other in others)
        {
            string RatioOf(Func<Sample, double> value)
            {
                var ratios = _samples[other].Zip(_samples[reference], (left, right) => value(left) / value(right)).ToList();
                return $"{ratios.Median():F3} ({ratios.Min():F2} to {ratios.Max():F2})";
            }

            Console.WriteLine($"| {other.Name} / {reference.Name} | {RatioOf(s => s.Rate)} | {RatioOf(s => s.P99)} | {RatioOf(s => s.Processor)} |");
        }
    }

    private static async Task<Sample> MeasureAsync(IServer server, TimeSpan duration)
    {
        var (allocated, processor) = (await server.ReadAllocatedAsync(), server.ProcessorTime);
        var (time, latencies) = await LoadGenerator.RunAsync(server.Url.Port, server.Requests, duration);
        return new Sample(
            latencies.Length / time.TotalSeconds,
            latencies.Percentile(50) / 1000,
            latencies.Percentile(99) / 1000,
            (server.ProcessorTime - processor).TotalMicroseconds / latencies.Length,
            (double?)(await server.ReadAllocatedAsync() - allocated) / latencies.Length);
    }

    /// <param name="Rate">The requests per second.</param>
    /// <param name="P50">Half of the requests took no longer, in milliseconds.</param>
    /// <param name="P99">99 of 100 requests took no longer, in milliseconds.</param>
    /// <param name="Processor">The time on processors for each request, in microseconds.</param>
    /// <param name="Bytes">What was allocated for each request; null where nobody counts.</param>
    private readonly record struct Sample(double Rate, double P50, double P99, double Processor, double? Bytes);
}
