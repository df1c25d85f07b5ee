using Microsoft.Extensions.DependencyInjection;
using Serverless.Hosting.Activation;
using Serverless.Hosting.Model;
using static Serverless.Hosting.Specs;

namespace Serverless.Hosting.Scaling;

public class ScalingWalkTests
{
    [Fact]
    public async Task Idle_Always_GoesToZeroAfterWindowAndGrace()
    {
        await using var host = await EngineHost.StartAsync();
        await host.DeployAsync(Coffee());

        await host.AdvanceAsync(58);
        Assert.Single(host.Backend.InstancesOf("coffee-00001"));

        await host.AdvanceUntilAsync(() => host.Backend.InstancesOf("coffee-00001").Count == 0, 45);
        await EngineHost.UntilAsync(() => host.Condition<Revision>("coffee-00001", ConditionTypes.Active).Reason == "NoTraffic");
        Assert.Equal(ConditionStatus.True, host.Condition<Service>("coffee", ConditionTypes.Ready).Status);
    }

    [Fact]
    public async Task Request_AtZero_WakesTheRevisionAndIsServed()
    {
        await using var host = await EngineHost.StartAsync();
        await host.DeployAsync(Coffee());
        await host.AdvanceUntilAsync(() => host.Backend.InstancesOf("coffee-00001").Count == 0, 120);
        host.Backend.StartDelay = TimeSpan.FromSeconds(3);

        var request = host.Revision("coffee-00001").AcquireAsync(CancellationToken.None);
        await EngineHost.UntilAsync(() => host.Backend.InstancesOf("coffee-00001").Count == 1);
        Assert.False(request.IsCompleted);
        await host.AdvanceAsync(3);

        var result = await request;
        Assert.Equal(LeaseOutcome.Granted, result.Outcome);
        Assert.True(result.Waited);
        result.Lease.Dispose();
    }

    [Fact]
    public async Task Asleep_Always_CostsNoTimer()
    {
        await using var host = await EngineHost.StartAsync(configure: AllowZero);
        await host.DeployAsync(Coffee(service => service.WithScale(initial: 0)));
        await host.SettleAsync();

        Assert.Null(host.Revision("coffee-00001").Scaling);
        Assert.Empty(host.Backend.Plans);
    }

    [Fact]
    public async Task Load_AboveTheTarget_ScalesUpWithinSecondsAndDownAfterIt()
    {
        await using var host = await EngineHost.StartAsync();
        await host.DeployAsync(Coffee(service => service.WithConcurrency(target: 10)));
        var revision = host.Revision("coffee-00001");

        var leases = new List<InstanceLease>();
        for (var i = 0; i < 90; i++)
        {
            leases.Add((await revision.AcquireAsync(CancellationToken.None)).Lease);
        }

        await host.AdvanceUntilAsync(() => host.Backend.InstancesOf("coffee-00001").Count >= 13, 10);
        leases.ForEach(lease => lease.Dispose());
        await host.AdvanceUntilAsync(() => host.Backend.InstancesOf("coffee-00001").Count == 0, 240);
    }

    [Fact]
    public async Task Load_AboveMaxScale_StaysWithinIt()
    {
        await using var host = await EngineHost.StartAsync();
        await host.DeployAsync(Coffee(service => service.WithConcurrency(limit: 1).WithScale(max: 3)));
        var waiting = Enumerable.Range(0, 20).Select(_ => host.Revision("coffee-00001").AcquireAsync(CancellationToken.None).AsTask()).ToList();

        await host.AdvanceAsync(20);

        Assert.Equal(3, host.Backend.InstancesOf("coffee-00001").Count);
        Assert.Equal(3, waiting.Count(request => request.IsCompleted));
        foreach (var request in waiting)
        {
            (await request).Lease.Dispose();
        }
    }

    [Fact]
    public async Task ScaleDown_BusyInstance_EndsOnlyWhenItHasFinished()
    {
        await using var host = await EngineHost.StartAsync();
        await host.DeployAsync(Coffee(service => service.WithScale(min: 2)));
        var revision = host.Revision("coffee-00001");
        await EngineHost.UntilAsync(() => revision.CountReady() == 2);
        var busy = (await revision.AcquireAsync(CancellationToken.None)).Lease;

        await host.DeployAsync(Coffee(target: "next"));
        await host.AdvanceUntilAsync(() => host.Backend.InstancesOf("coffee-00001").Count == 1, 240);
        Assert.Equal(busy.InstanceName, host.Backend.InstancesOf("coffee-00001")[0].Name);
        await host.AdvanceAsync(30);
        Assert.Single(host.Backend.InstancesOf("coffee-00001"));

        busy.Dispose();
        await host.AdvanceUntilAsync(() => host.Backend.InstancesOf("coffee-00001").Count == 0, 180);
    }

    [Fact]
    public async Task Kill_Instance_IsReplaced()
    {
        await using var host = await EngineHost.StartAsync();
        await host.DeployAsync(Coffee(service => service.WithScale(min: 1)));
        var first = host.Backend.InstancesOf("coffee-00001")[0].Name;

        host.Backend.Kill(first);

        await EngineHost.UntilAsync(() => host.Revision("coffee-00001").CountReady() == 1 && host.Revision("coffee-00001").Instances.Instances[0].Name != first);
    }

    [Fact]
    public async Task MinScale_OfARoutedRevision_IsKept()
    {
        await using var host = await EngineHost.StartAsync();
        await host.DeployAsync(Coffee(service => service.WithScale(min: 2)));

        await host.AdvanceAsync(150);

        Assert.Equal(2, host.Backend.InstancesOf("coffee-00001").Count);
    }

    [Fact]
    public async Task InitialScale_OfANewRevision_IsStartedBeforeItIsReady()
    {
        await using var host = await EngineHost.StartAsync();

        await host.DeployAsync(Coffee(service => service.WithScale(initial: 3)));

        Assert.Equal(3, host.Backend.Plans[0].Plan.Standard);
    }

    [Fact]
    public async Task Start_ThatNeverSucceeds_IsGivenUpAfterTheProgressDeadline()
    {
        await using var host = await EngineHost.StartAsync();
        host.Backend.BecomesReady = false;
        await host.Services.ApplyAsync(Coffee(service => service.WithAnnotation(ServingLabels.ProgressDeadline, "10s")));
        await host.SettleAsync();

        await host.AdvanceUntilAsync(() => host.Backend.InstancesOf("coffee-00001").Count == 0, 60);
        await EngineHost.UntilAsync(() => host.Condition<Revision>("coffee-00001", ConditionTypes.ResourcesAvailable).Reason == "ProgressDeadlineExceeded");
    }

    private static void AllowZero(ServerlessBuilder builder) => builder.Services.Configure<AutoscalerOptions>(options => options.AllowZeroInitialScale = true);
}
