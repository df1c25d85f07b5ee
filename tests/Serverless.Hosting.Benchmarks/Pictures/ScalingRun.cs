using System.Diagnostics;
using Serverless.Hosting.Deployment;
using Serverless.Hosting.Runtime;
using Serverless.Hosting.Scaling;

namespace Serverless.Hosting.Benchmarks.Pictures;

/// <summary>
/// Drives a real host, whose instances are child processes, through steps of load, and looks at it four times a second.
/// </summary>
internal static class ScalingRun
{
    /// <summary>The requests at once that an instance is to carry: 70 % of its target.</summary>
    public const double TargetPerInstance = 0.7 * Target;

    private const int Target = 10;
    private const int Seconds = 130;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(20);

    /// <summary>Records a run.</summary>
    public static async Task<IReadOnlyList<ScalingSample>> RecordAsync()
    {
        var data = Directory.CreateTempSubdirectory("scaling-").FullName;
        await using var app = CreateHost(data);
        await app.StartAsync();
        var services = app.Services.GetRequiredService<IServiceManager>();
        var spec = new ServiceBuilder("drinks").FromImage("drinks").WithConcurrency(target: Target).WithScale(initial: 0).Build();
        await services.ApplyAsync(spec);
        var settled = await services.WaitUntilSettledAsync(spec.Namespace, spec.Name);
        var host = new Uri(settled?.Status.Url ?? throw new InvalidOperationException("The service is not ready.")).Host;
        var revision = app.Services.GetRequiredService<ServingState>().Revisions.Single();

        var start = Stopwatch.GetTimestamp();
        var users = Enumerable.Range(0, 40).Select(user => Task.Run(() => AskAsync(app.Urls.Single(), host, user, start))).ToList();
        var samples = await WatchAsync(revision, start);
        await Task.WhenAll(users);
        await app.StopAsync();
        Directory.Delete(data, recursive: true);
        return samples;
    }

    /// <summary>How many users ask at a time.</summary>
    private static int UsersAt(double second) => second switch
    {
        < 10 => 0,
        < 35 => 10,
        < 60 => 40,
        < 80 => 10,
        _ => 0,
    };

    private static WebApplication CreateHost(string data)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.Configure<AutoscalerOptions>(options => (options.AllowZeroInitialScale, options.StableWindow) = (true, Window));
        builder.Services.AddServerless().UseProcesses(processes =>
        {
            processes.MapImage("drinks", Path.Combine(AppContext.BaseDirectory, "Cafe.Drinks"));
            processes.StateDirectory = data;
        });
        var app = builder.Build();
        app.MapServerless();
        return app;
    }

    /// <summary>A user asks again and again, one request at a time, while it is one of those whose time it is.</summary>
    private static async Task AskAsync(string url, string host, int user, long start)
    {
        using var client = new HttpClient();
        while (Stopwatch.GetElapsedTime(start).TotalSeconds is var second && second < Seconds)
        {
            if (user >= UsersAt(second))
            {
                await Task.Delay(50);
                continue;
            }

            using var request = new HttpRequestMessage(HttpMethod.Get, url + "/?sleep=500") { Headers = { Host = host } };
            using var answer = (await client.SendAsync(request)).EnsureSuccessStatusCode();
        }
    }

    private static async Task<IReadOnlyList<ScalingSample>> WatchAsync(RevisionState revision, long start)
    {
        List<ScalingSample> samples = [];
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(250));
        while (Stopwatch.GetElapsedTime(start).TotalSeconds is var second && second < Seconds)
        {
            samples.Add(new(
                second,
                revision.RequestsInFlight + revision.RequestsWaiting,
                Math.Max(0, revision.Scale.Desired),
                revision.ReadyInstances,
                revision.Scale.IsPanicking));
            await timer.WaitForNextTickAsync();
        }

        return samples;
    }
}
