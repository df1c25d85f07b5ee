using Microsoft.Extensions.DependencyInjection;
using Serverless.Hosting.Activation;
using Serverless.Hosting.Deployment;
using Serverless.Hosting.Model;
using static Serverless.Hosting.Specs;

namespace Serverless.Hosting.Scaling;

public sealed class ScaleBoundsTests
{
    [Fact]
    public async Task MinScaleOfTheHost_AboveMaxScaleOfTheRevision_Wins()
    {
        await using var host = await StartAsync(options => options.MinScale = 4);
        await host.DeployAsync(Coffee(service => service.WithScale(max: 2)));

        await host.AdvanceUntilAsync(() => Count(host) == 4, 10);
        await host.AdvanceAsync(120);
        Assert.Equal(4, Count(host));
    }

    [Fact]
    public async Task InitialScale_AboveMaxScale_IsReachedFirst()
    {
        await using var host = await StartAsync();
        await host.DeployAsync(Coffee(service => service.WithScale(max: 2, initial: 4)));
        Assert.Equal(4, host.Backend.Plans[0].Plan.Standard);
        Assert.True(host.Revision("coffee-00001").Scale.IsInitialized);

        // 60 s of panic, since more than one was ready when it was made; then it is as any other
        await host.AdvanceUntilAsync(() => Count(host) <= 2, 150);
        await host.AdvanceUntilAsync(() => Count(host) == 0, 150);
    }

    [Fact]
    public async Task InitialScale_NotReachedYet_HoldsAlthoughThereIsNoLoad()
    {
        await using var host = await StartAsync();
        host.Backend.StartDelay = TimeSpan.FromSeconds(90);
        await host.Services.ApplyAsync(Coffee(service => service.WithScale(initial: 3)));
        await host.SettleAsync();

        await host.AdvanceAsync(80);
        Assert.Equal((3, false), (Count(host), host.Revision("coffee-00001").Scale.IsInitialized));

        await host.AdvanceAsync(11);
        Assert.True(host.Revision("coffee-00001").Scale.IsInitialized);
        await host.AdvanceUntilAsync(() => Count(host) == 0, 240);
    }

    [Fact]
    public async Task ActivationScale_FromZero_IsWhatARequestStarts()
    {
        await using var host = await StartAsync();
        await host.DeployAsync(Coffee(service => service.WithAnnotation(ScalingAnnotations.ActivationScale, "3")));
        await host.AdvanceUntilAsync(() => Count(host) == 0, 120);

        var lease = (await host.Revision("coffee-00001").AcquireAsync(CancellationToken.None)).Lease;

        Assert.Equal(3, Count(host));
        lease.Dispose();
    }

    [Fact]
    public async Task Retention_AfterTheLastRequest_KeepsTheLastInstance()
    {
        await using var host = await StartAsync();
        await host.DeployAsync(Coffee(service => service.WithAnnotation(ScalingAnnotations.ScaleToZeroPodRetentionPeriod, "5m")));

        await host.AdvanceUntilAsync(() => host.Revision("coffee-00001").Scale.Active == ConditionStatus.False, 90);
        Assert.Equal((0, 1), (host.Revision("coffee-00001").Scale.Desired, host.Revision("coffee-00001").Scale.Requested));
        await host.AdvanceAsync(295);
        Assert.Equal(1, Count(host));
        await host.AdvanceUntilAsync(() => Count(host) == 0, 10);
    }

    [Fact]
    public async Task ScaleToZero_Disabled_KeepsOneAndAfterARestartToo()
    {
        var store = new InMemoryRevisionStore(TimeProvider.System);
        await using (var first = await StartAsync(options => options.EnableScaleToZero = false, store))
        {
            await first.DeployAsync(Coffee());
            await first.AdvanceAsync(300);
            Assert.Equal(1, Count(first));
        }

        await using var second = await StartAsync(options => options.EnableScaleToZero = false, store);
        await second.AdvanceUntilAsync(() => Count(second) == 1, 10);
    }

    [Fact]
    public async Task ProgressDeadline_OfAStartFromZero_GivesUpAndTheNextRequestTriesAgain()
    {
        await using var host = await StartAsync();
        await host.DeployAsync(Coffee(service => service.WithAnnotation(ServingLabels.ProgressDeadline, "10s")));
        await host.AdvanceUntilAsync(() => Count(host) == 0, 120);
        host.Backend.BecomesReady = false;
        using var patience = new CancellationTokenSource();
        var request = host.Revision("coffee-00001").AcquireAsync(patience.Token).AsTask();
        await EngineHost.UntilAsync(() => Count(host) == 1);
        await patience.CancelAsync();
        Assert.Equal(LeaseOutcome.Cancelled, (await request).Outcome);

        // the window must have drained, and deadline and buffer be over
        await host.AdvanceAsync(38);
        Assert.Equal(1, Count(host));
        await host.AdvanceUntilAsync(() => Count(host) == 0, 60);
        await EngineHost.UntilAsync(() => host.Condition<Revision>("coffee-00001", ConditionTypes.Active).Reason is "TimedOut" or "NoTraffic");

        host.Backend.BecomesReady = true;
        var lease = (await host.Revision("coffee-00001").AcquireAsync(CancellationToken.None)).Lease;
        lease.Dispose();
    }

    [Fact]
    public async Task TrafficMovesAway_MinScaleNoLongerHolds()
    {
        await using var host = await StartAsync();
        await host.DeployAsync(Coffee(service => service.WithScale(min: 2)));
        await host.AdvanceAsync(70);
        Assert.Equal(2, Count(host));

        await host.DeployAsync(Coffee(service => service.WithScale(min: 2), target: "next"));

        await host.AdvanceUntilAsync(() => host.Services.Get<Revision>("default", "coffee-00001")!.Status.RoutingState == RoutingState.Reserve, 60);
        await host.AdvanceUntilAsync(() => Count(host) == 0, 150);
        Assert.Equal(2, host.Backend.InstancesOf("coffee-00002").Count);
    }

    [Fact]
    public async Task Scale_WhileItRuns_ShowsPanicAndSpareCapacity()
    {
        await using var host = await StartAsync();
        await host.DeployAsync(Coffee(service => service.WithConcurrency(target: 10).WithAnnotation(ScalingAnnotations.TargetBurstCapacity, "20")));
        var revision = host.Revision("coffee-00001");
        Assert.Equal(-10, revision.Scale.ExcessBurstCapacity);
        var leases = new List<InstanceLease>();
        for (var i = 0; i < 50; i++)
        {
            leases.Add((await revision.AcquireAsync(CancellationToken.None)).Lease);
        }

        await host.AdvanceUntilAsync(() => revision.Scale is { Desired: 8, IsPanicking: true } && revision.ReadyInstances == 8, 20);
        await host.AdvanceAsync(4);
        Assert.Equal((8, 80 - 20 - 50), (revision.Scale.Requested, revision.Scale.ExcessBurstCapacity));
        leases.ForEach(lease => lease.Dispose());
        await host.AdvanceUntilAsync(() => revision.Scale is { IsPanicking: false, Desired: < 8 }, 120);
    }

    private static Task<EngineHost> StartAsync(Action<AutoscalerOptions>? options = null, IRevisionStore? store = null) =>
        EngineHost.StartAsync(store, builder => builder.Services.Configure(options ?? (_ => { })));

    private static int Count(EngineHost host) => host.Backend.InstancesOf("coffee-00001").Count;
}
