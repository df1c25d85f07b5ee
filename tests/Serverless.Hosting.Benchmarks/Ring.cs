using System.Diagnostics;
using System.Runtime.CompilerServices;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Deployment;
using Serverless.Hosting.Model;
using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Benchmarks;

/// <summary>
/// Measures how soon a request for a revision that sleeps reaches the backend as a plan: the ring, the decision and the plan, without any start.
/// </summary>
internal static class Ring
{
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(5);

    public static async Task RunAsync(int rounds)
    {
        var backend = new RingBackend();
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration["Serverless:Autoscaler:AllowZeroInitialScale"] = "true";
        builder.Services.AddSingleton<IInstanceBackend>(backend);
        builder.Services.AddServerlessCore();
        using var host = builder.Build();
        await host.StartAsync();

        // the first rounds only warm up
        const int WarmUp = 50;
        var times = new List<double>();
        for (var round = 0; round < WarmUp + rounds; round++)
        {
            var time = await WakeAsync(host.Services, backend, $"drinks-{round}");
            if (round >= WarmUp)
            {
                times.Add(time.TotalMilliseconds);
            }
        }

        await host.StopAsync();
        Console.WriteLine($"""
            {rounds} rounds; {Environment.ProcessorCount} processors

            | | p50, ms | p99, ms | most, ms |
            | --- | ---: | ---: | ---: |
            | ring to backend | {times.Percentile(50):F3} | {times.Percentile(99):F3} | {times.Max():F3} |
            """);
    }

    private static async Task<TimeSpan> WakeAsync(IServiceProvider provider, RingBackend backend, string name)
    {
        var services = provider.GetRequiredService<IServiceManager>();
        var applied = await services.ApplyAsync(new ServiceBuilder(name).FromImage("drinks").WithScale(initial: 0).Build());
        var settled = await services.WaitUntilSettledAsync(applied.Namespace, name);
        var revision = provider.GetRequiredService<ServingState>().Find(applied.Namespace, settled!.Status.LatestReadyRevisionName!)!;
        await Task.Delay(Rest);
        using var patience = new CancellationTokenSource();
        var applying = backend.NextAsync();
        var start = Stopwatch.GetTimestamp();
        var request = revision.AcquireAsync(patience.Token).AsTask();
        var time = Stopwatch.GetElapsedTime(start, await applying);
        await patience.CancelAsync();
        await request;
        await services.DeleteAsync(applied.Id);
        return time;
    }

    /// <summary>Starts nothing, and notes when it is given a plan.</summary>
    private sealed class RingBackend : IInstanceBackend
    {
        private TaskCompletionSource<long> _applied = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<long> NextAsync()
        {
            Volatile.Write(ref _applied, new(TaskCreationOptions.RunContinuationsAsynchronously));
            return _applied.Task;
        }

        public IReadOnlyCollection<ValidationError> Validate(RevisionTemplate template) => [];

        public Task<RevisionFailure?> EnsureAsync(Revision revision, CancellationToken cancellationToken) => Task.FromResult<RevisionFailure?>(null);

        public Task ApplyAsync(Revision revision, InstancePlan plan, CancellationToken cancellationToken)
        {
            Volatile.Read(ref _applied).TrySetResult(Stopwatch.GetTimestamp());
            return Task.CompletedTask;
        }

        public Task RemoveAsync(ResourceId revision, CancellationToken cancellationToken) => Task.CompletedTask;

        public async IAsyncEnumerable<RevisionInstances> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            yield break;
        }
    }
}
