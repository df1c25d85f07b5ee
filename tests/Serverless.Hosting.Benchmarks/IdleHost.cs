using System.Diagnostics;
using System.Text.Json;
using Serverless.Hosting.Deployment;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Benchmarks;

/// <summary>
/// What a host takes while nothing happens.
/// </summary>
/// <param name="ManagedBytes">The objects that are alive.</param>
/// <param name="ResidentBytes">The memory of the process that is in use.</param>
/// <param name="ProcessorSeconds">The time on processors over the whole rest.</param>
internal sealed record IdleFigures(long ManagedBytes, long ResidentBytes, double ProcessorSeconds);

/// <summary>
/// Holds services that sleep, measures itself and writes <see cref="IdleFigures"/>.
/// </summary>
internal static class IdleHost
{
    private const int AtOnce = 64;

    // the end of the windows that look back on the start, and of the work that it left
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(10);

    public static async Task RunAsync(int services, TimeSpan rest, string? database)
    {
        await using var app = CreateHost(database);
        await app.StartAsync();
        await ApplyAsync(app.Services.GetRequiredService<IServiceManager>(), services);
        await Task.Delay(Settling);
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        using var process = Process.GetCurrentProcess();
        var (managed, resident, processor) = (GC.GetTotalMemory(forceFullCollection: true), process.WorkingSet64, process.TotalProcessorTime);
        await Task.Delay(rest);
        process.Refresh();
        Console.WriteLine(JsonSerializer.Serialize(new IdleFigures(managed, resident, (process.TotalProcessorTime - processor).TotalSeconds)));
        await app.StopAsync();
    }

    private static WebApplication CreateHost(string? database)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration["Serverless:Autoscaler:AllowZeroInitialScale"] = "true";
        var serverless = builder.Services.AddServerless().UseProcesses(processes => processes.MapImage("drinks", Path.Combine(AppContext.BaseDirectory, "Cafe.Drinks")));
        if (database is not null)
        {
            serverless.UseSqlite(database);
        }

        var app = builder.Build();
        app.MapServerless();
        return app;
    }

    private static async Task ApplyAsync(IServiceManager services, int count)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce };
        await Parallel.ForAsync(0, count, options, async (number, cancellationToken) =>
        {
            var spec = new ServiceBuilder($"drinks-{number}").FromImage("drinks").WithScale(initial: 0).Build();
            await services.ApplyAsync(spec, cancellationToken: cancellationToken);
            await services.WaitUntilSettledAsync(spec.Namespace, spec.Name, cancellationToken);
        });
        var ready = services.List<Service>().Count(IsReady);
        if (ready != count)
        {
            throw new InvalidOperationException($"Of {count} services {ready} are ready.");
        }
    }

    private static bool IsReady(Service service) =>
        service.Status.Conditions.Any(condition => condition is { Type: ConditionTypes.Ready, Status: ConditionStatus.True });
}
