using Microsoft.Extensions.DependencyInjection;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Model;
using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Diagnostics;

public sealed class EngineInstrumentsTests
{
    [Fact]
    public async Task Gauges_RevisionIsAwake_TellItsScaleAndInstances()
    {
        await using var host = await EngineHost.StartAsync();
        using var reader = new InstrumentReader(host);
        await host.DeployAsync(Specs.Coffee(service => service.WithScale(min: 2, initial: 2).WithConcurrency(target: 10)));
        await host.AdvanceAsync(4);

        reader.Read();

        Assert.Equal(["2 coffee-00001 standard ready"], reader.Of("serverless.revision.instances"));
        Assert.Equal(["2 coffee-00001"], reader.Of("kn.revision.pods.requested"));
        Assert.Equal(["0 coffee-00001"], reader.Of("kn.revision.panic.mode"));
        Assert.Equal(["7 coffee-00001"], reader.Of("kn.revision.concurrency.target"));
        Assert.Equal(["0 coffee-00001"], reader.Of("kn.revision.concurrency.stable"));
        Assert.Empty(reader.Of("kn.revision.rps.target"));
        Assert.Equal(["1 coffee-00001 coffee kn:default"], reader.Of("serverless.route.share"));
    }

    [Fact]
    public async Task Gauges_RequestsRunAndWait_AreTold()
    {
        await using var host = await EngineHost.StartAsync();
        using var reader = new InstrumentReader(host);
        await host.DeployAsync(Specs.Coffee(service => service.WithConcurrency(limit: 1).WithScale(max: 1)));
        var revision = host.Revision("coffee-00001");
        var running = await revision.AcquireAsync(TestContext.Current.CancellationToken);
        using var giveUp = new CancellationTokenSource();
        var waiting = revision.AcquireAsync(giveUp.Token);

        reader.Read();

        Assert.Equal(["1 coffee-00001"], reader.Of("kn.revision.request.concurrency"));
        Assert.Equal(["1 coffee-00001"], reader.Of("kn.revision.request.queued"));
        await giveUp.CancelAsync();
        await waiting;
        running.Lease.Dispose();
    }

    [Fact]
    public async Task Gauges_EverythingSleeps_TellNothing()
    {
        await using var host = await EngineHost.StartAsync();
        using var reader = new InstrumentReader(host);
        await host.DeployAsync(Specs.Coffee());
        await host.DeployAsync(Specs.Named("tea"));
        await host.AdvanceUntilAsync(() => host.Backend.InstancesOf("coffee-00001").Count + host.Backend.InstancesOf("tea-00001").Count == 0, 200);
        await host.AdvanceAsync(2);

        reader.Read();

        Assert.Equal(2, host.Serving.Revisions.Count());
        Assert.All(
            (string[])["serverless.revision.instances", "kn.revision.pods.desired", "kn.revision.request.queued", "serverless.route.share", "serverless.route.rollouts"],
            instrument => Assert.Empty(reader.Of(instrument)));
    }

    [Fact]
    public async Task Counters_InstanceCrashes_TellItsReasonAndTheRestart()
    {
        await using var host = await EngineHost.StartAsync();
        using var reader = new InstrumentReader(host);
        host.Backend.StartDelay = TimeSpan.FromSeconds(2);
        await host.Services.ApplyAsync(Specs.Coffee());
        await host.SettleAsync();
        await host.AdvanceAsync(3);
        await host.UntilReadyAsync("coffee");

        host.Backend.Kill(host.Backend.InstancesOf("coffee-00001")[0].Name, new RevisionFailure(ConditionTypes.ContainerHealthy, "ExitCode5", "boom"));
        await host.SettleAsync();

        Assert.Equal(["1 coffee-00001 standard ExitCode5"], reader.Of("serverless.instance.failures"));
        Assert.Equal(["1 coffee-00001 standard", "1 coffee-00001 standard"], reader.Of("serverless.instance.starts"));
        Assert.Equal(["2 coffee-00001 standard"], reader.Of("serverless.instance.start.duration"));
    }

    [Fact]
    public async Task Gauges_RouteIsRolledOut_TellIt()
    {
        await using var host = await EngineHost.StartAsync();
        using var reader = new InstrumentReader(host);
        var status = new RouteStatus { Conditions = [new Condition(ConditionTypes.IngressReady, ConditionStatus.Unknown) { Reason = "RolloutInProgress" }] };
        host.Provider.GetRequiredService<ServingCache>().TryPut(new Route { Name = "coffee", Uid = "1", Version = 1, Traffic = [], Status = status }, out _, out _);

        reader.Read();

        Assert.Equal(["1 coffee"], reader.Of("serverless.route.rollouts"));
    }
}
