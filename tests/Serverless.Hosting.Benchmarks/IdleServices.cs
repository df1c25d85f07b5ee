using System.Globalization;
using System.Text.Json;
using Serverless.Hosting.Benchmarks.Servers;

namespace Serverless.Hosting.Benchmarks;

/// <summary>
/// Compares a host of many sleeping services with an empty one, each in a process of its own.
/// </summary>
internal static class IdleServices
{
    public static async Task RunAsync(int services, int seconds, bool useSqlite)
    {
        var folder = Directory.CreateTempSubdirectory("idle-").FullName;
        string[] Database(string name) => useSqlite ? [Path.Combine(folder, name)] : [];
        var empty = await MeasureAsync(0, seconds, Database("empty.db"));
        var full = await MeasureAsync(services, seconds, Database("full.db"));
        Directory.Delete(folder, recursive: true);
        Console.WriteLine($"""
            {services} sleeping services, store: {(useSqlite ? "SQLite" : "memory")}; at rest for {seconds} s; {Environment.ProcessorCount} processors

            | | empty host | {services} services | for each service |
            | --- | ---: | ---: | ---: |
            | live objects, MB | {Mega(empty.ManagedBytes):F1} | {Mega(full.ManagedBytes):F1} | {Kilo(full.ManagedBytes - empty.ManagedBytes, services):F1} kB |
            | resident memory, MB | {Mega(empty.ResidentBytes):F1} | {Mega(full.ResidentBytes):F1} | {Kilo(full.ResidentBytes - empty.ResidentBytes, services):F1} kB |
            | processor, % of one | {Percent(empty, seconds):F2} | {Percent(full, seconds):F2} | {(full.ProcessorSeconds - empty.ProcessorSeconds) * 1e6 / seconds / services:F2} µs per second |
            """);
    }

    private static async Task<IdleFigures> MeasureAsync(int services, int seconds, string[] database)
    {
        var output = await ServerProcess.RunAsync(
            ["idle-host", services.ToString(CultureInfo.InvariantCulture), seconds.ToString(CultureInfo.InvariantCulture), .. database]);
        return JsonSerializer.Deserialize<IdleFigures>(output) ?? throw new InvalidOperationException("The host measured nothing.");
    }

    private static double Mega(long bytes) => bytes / 1e6;

    private static double Kilo(long bytes, int services) => bytes / 1e3 / services;

    private static double Percent(IdleFigures figures, int seconds) => figures.ProcessorSeconds * 100 / seconds;
}
