using Microsoft.Extensions.DependencyInjection;
using Serverless.Hosting.Activation;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Runtime;
using static Serverless.Hosting.Specs;

namespace Serverless.Hosting.Scaling;

public sealed class ScalingCommandTests
{
    [Fact]
    public async Task Paused_LoadComesAndGoes_KeepsTheInstances()
    {
        await using var host = await EngineHost.StartAsync();
        await host.DeployAsync(Coffee(service => service.WithConcurrency(target: 1)));
        var revision = host.Revision("coffee-00001");
        var commands = host.Provider.GetRequiredService<ScalingCommands>();

        commands.IsPaused = true;
        var leases = await AcquireAsync(revision, 20);
        await host.AdvanceAsync(30);
        Assert.Single(host.Backend.InstancesOf("coffee-00001"));
        leases.ForEach(lease => lease.Dispose());
        await host.AdvanceAsync(300);
        Assert.Single(host.Backend.InstancesOf("coffee-00001"));

        commands.IsPaused = false;
        await host.AdvanceUntilAsync(() => host.Backend.InstancesOf("coffee-00001").Count == 0, 120);
    }

    [Fact]
    public async Task Paused_RequestAtZero_IsServedAllTheSame()
    {
        await using var host = await EngineHost.StartAsync();
        await host.DeployAsync(Coffee());
        var revision = host.Revision("coffee-00001");
        await host.AdvanceUntilAsync(() => host.Backend.InstancesOf("coffee-00001").Count == 0, 120);
        host.Provider.GetRequiredService<ScalingCommands>().IsPaused = true;

        var result = await revision.AcquireAsync(CancellationToken.None);
        Assert.Equal(LeaseOutcome.Granted, result.Outcome);
        result.Lease.Dispose();

        // and then stays as it is
        await host.AdvanceAsync(300);
        Assert.Single(host.Backend.InstancesOf("coffee-00001"));
    }

    [Fact]
    public async Task Paused_LoadAfterARest_KeepsTheInstances()
    {
        await using var host = await EngineHost.StartAsync();
        await host.DeployAsync(Coffee(service => service.WithConcurrency(target: 1).WithScale(min: 1)));
        var commands = host.Provider.GetRequiredService<ScalingCommands>();
        commands.IsPaused = true;
        commands.Rest(host.Revision("coffee-00001"));
        await host.AdvanceAsync(5);

        var leases = await AcquireAsync(host.Revision("coffee-00001"), 20);
        await host.AdvanceAsync(30);

        Assert.Single(host.Backend.InstancesOf("coffee-00001"));
        leases.ForEach(lease => lease.Dispose());
    }

    [Fact]
    public async Task Paused_NewService_IsDeployed()
    {
        await using var host = await EngineHost.StartAsync();
        host.Provider.GetRequiredService<ScalingCommands>().IsPaused = true;

        await host.DeployAsync(Coffee(service => service.WithScale(initial: 2)));

        Assert.Equal(2, host.Backend.InstancesOf("coffee-00001").Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Rest_WithoutRequests_GoesToZeroAtOnce(bool isPaused)
    {
        await using var host = await EngineHost.StartAsync();
        await host.DeployAsync(Coffee());
        var commands = host.Provider.GetRequiredService<ScalingCommands>();
        using (var lease = (await AcquireAsync(host.Revision("coffee-00001"), 1))[0])
        {
            await host.AdvanceAsync(10);
        }

        commands.IsPaused = isPaused;
        commands.Rest(host.Revision("coffee-00001"));

        // far less than the window of a minute
        await host.AdvanceUntilAsync(() => host.Backend.InstancesOf("coffee-00001").Count == 0, 5);
        await host.SettleAsync();
        Assert.Null(host.Revision("coffee-00001").Scaling);
    }

    [Fact]
    public async Task Rest_WithARequest_StaysAndServes()
    {
        await using var host = await EngineHost.StartAsync();
        await host.DeployAsync(Coffee());
        using var lease = (await AcquireAsync(host.Revision("coffee-00001"), 1))[0];

        host.Provider.GetRequiredService<ScalingCommands>().Rest(host.Revision("coffee-00001"));
        await host.AdvanceAsync(20);

        Assert.Single(host.Backend.InstancesOf("coffee-00001"));
    }

    [Fact]
    public async Task Rest_WithAMinimum_KeepsIt()
    {
        await using var host = await EngineHost.StartAsync();
        await host.DeployAsync(Coffee(service => service.WithScale(min: 2)));
        await host.AdvanceUntilAsync(() => host.Backend.InstancesOf("coffee-00001").Count == 2, 10);

        host.Provider.GetRequiredService<ScalingCommands>().Rest(host.Revision("coffee-00001"));
        await host.AdvanceAsync(20);

        Assert.Equal(2, host.Backend.InstancesOf("coffee-00001").Count);
    }

    [Fact]
    public async Task Rest_WithAReservedInstance_LeavesThatOne()
    {
        await using var host = await EngineHost.StartAsync();
        await host.DeployAsync(Coffee(service => service.WithReservedInstance("ecs.t5-lc1m2.small")));

        host.Provider.GetRequiredService<ScalingCommands>().Rest(host.Revision("coffee-00001"));

        await host.AdvanceUntilAsync(() => host.Backend.InstancesOf("coffee-00001") is [{ Class: InstanceClass.Reserved }], 10);
    }

    [Fact]
    public async Task Wake_AtZero_StartsAnInstanceThatStaysForTheWindow()
    {
        await using var host = await EngineHost.StartAsync();
        await host.DeployAsync(Coffee());
        await host.AdvanceUntilAsync(() => host.Backend.InstancesOf("coffee-00001").Count == 0, 120);
        await host.SettleAsync();

        host.Provider.GetRequiredService<ScalingCommands>().Wake(host.Revision("coffee-00001"));
        await EngineHost.UntilAsync(() => host.Backend.InstancesOf("coffee-00001").Count == 1);
        await host.AdvanceAsync(30);

        Assert.Single(host.Backend.InstancesOf("coffee-00001"));
        await host.AdvanceUntilAsync(() => host.Backend.InstancesOf("coffee-00001").Count == 0, 120);
    }

    private static async Task<List<InstanceLease>> AcquireAsync(RevisionState revision, int count)
    {
        var leases = new List<InstanceLease>();
        for (var i = 0; i < count; i++)
        {
            leases.Add((await revision.AcquireAsync(CancellationToken.None)).Lease);
        }

        return leases;
    }
}
