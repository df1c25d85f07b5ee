using Microsoft.Extensions.DependencyInjection;
using Serverless.Hosting.Runtime;
using static Serverless.Hosting.Specs;

namespace Serverless.Hosting.Scaling;

/// <summary>
/// What the gateway counts is what the autoscaler is asked with, second by second.
/// </summary>
public sealed class LoadTests
{
    private readonly RecordingAutoscaler _autoscaler = new();

    [Fact]
    public async Task Rps_RequestsOfASecond_AreItsLoadHoweverShortTheyAre()
    {
        await using var host = await StartAsync();
        await host.DeployAsync(Coffee(service => service.WithScale(min: 1).WithAnnotation(ScalingAnnotations.Metric, "rps")));
        var revision = host.Revision("coffee-00001");
        await host.AdvanceAsync(120);

        // 6 seconds of 10, 20, ... 60 requests: the panic window holds exactly those, the stable one also 54 seconds without any
        foreach (var count in new[] { 10, 20, 30, 40, 50, 60 })
        {
            await RequestAsync(revision, count);
            await host.AdvanceAsync(1);
        }

        var input = _autoscaler.Inputs.Last();
        Assert.Equal((ScalingMetric.RequestsPerSecond, 35.0, 3.5), (input.Settings.Metric, input.PanicLoad!.Value, input.StableLoad!.Value));
    }

    [Fact]
    public async Task Rps_AboveTheTarget_ScalesUp()
    {
        await using var host = await StartAsync();
        await host.DeployAsync(Coffee(service => service.WithAnnotation(ScalingAnnotations.Metric, "rps").WithAnnotation(ScalingAnnotations.Target, "10")));

        for (var second = 0; second < 60; second++)
        {
            await RequestAsync(host.Revision("coffee-00001"), 35);
            await host.AdvanceAsync(1);
        }

        Assert.Equal(5, host.Backend.InstancesOf("coffee-00001").Count);
    }

    [Fact]
    public async Task Rps_FirstRequestAtZero_CountsOnce()
    {
        await using var host = await StartAsync();
        await host.DeployAsync(Coffee(service => service.WithAnnotation(ScalingAnnotations.Metric, "rps")));
        await host.AdvanceUntilAsync(() => host.Backend.InstancesOf("coffee-00001").Count == 0, 120);
        await EngineHost.UntilAsync(() => host.Revision("coffee-00001").Scaling is null);

        await RequestAsync(host.Revision("coffee-00001"), 1);
        await host.AdvanceUntilAsync(() => _autoscaler.Inputs.Last().StableLoad is > 0 and < 1, 10);

        // one request, spread over the seconds since it came
        var input = _autoscaler.Inputs.Last();
        var seconds = Math.Round(1 / input.StableLoad!.Value);
        Assert.Equal(Math.Round(1 / seconds, 6), input.StableLoad!.Value, 1e-9);
        Assert.InRange(seconds, 2, 4);
    }

    [Fact]
    public async Task Concurrency_OfRequestsThatWait_CountsAsThatOfOthers()
    {
        await using var host = await StartAsync();
        await host.DeployAsync(Coffee(service => service.WithConcurrency(limit: 1).WithScale(min: 1, max: 1)));
        var revision = host.Revision("coffee-00001");
        await host.AdvanceAsync(120);

        var running = (await revision.AcquireAsync(CancellationToken.None)).Lease;
        using var patience = new CancellationTokenSource();
        var waiting = Enumerable.Range(0, 3).Select(_ => revision.AcquireAsync(patience.Token).AsTask()).ToList();

        // the first that waits rings, and is counted in this second already: not again in the next
        await host.SettleAsync();
        await host.AdvanceAsync(8);
        Assert.Equal(4.0, _autoscaler.Inputs.Last().PanicLoad);
        Assert.Equal(32 / 60.0, _autoscaler.Inputs.Last().StableLoad!.Value, 1e-6);

        // half of the second that follows
        host.Time.Advance(TimeSpan.FromMilliseconds(500));
        await patience.CancelAsync();
        await Task.WhenAll(waiting);
        running.Dispose();
        host.Time.Advance(TimeSpan.FromMilliseconds(500));
        await host.SettleAsync();
        await host.AdvanceAsync(1);
        Assert.Equal((4 * 4 + 2) / 6.0, _autoscaler.Inputs.Last().PanicLoad!.Value, 1e-6);
    }

    private Task<EngineHost> StartAsync() => EngineHost.StartAsync(configure: builder => builder.Services.AddSingleton<IAutoscaler>(_autoscaler));

    private static async Task RequestAsync(RevisionState revision, int count)
    {
        for (var i = 0; i < count; i++)
        {
            (await revision.AcquireAsync(CancellationToken.None)).Lease.Dispose();
        }
    }
}
