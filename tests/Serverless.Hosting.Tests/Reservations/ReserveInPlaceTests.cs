using Serverless.Hosting.Backends;
using static Serverless.Hosting.Specs;

namespace Serverless.Hosting.Reservations;

/// <summary>
/// Where instances can be resized in place there is no second start and no drain.
/// </summary>
public class ReserveInPlaceTests
{
    private const string Name = "coffee-00001";

    [Fact]
    public async Task Idle_LastInstance_IsShrunkAndKeepsItsName()
    {
        await using var host = await StartAsync();
        var only = Assert.Single(host.Backend.InstancesOf(Name)).Name;

        await host.AdvanceUntilAsync(() => PhaseOf(host) == ReservationPhase.Reserved, 120);

        var reserved = Assert.Single(host.Backend.InstancesOf(Name));
        Assert.Equal((only, InstanceClass.Reserved, "ecs.t5-lc1m2.small"), (reserved.Name, reserved.Class, reserved.Type));
        await EngineHost.UntilAsync(() => host.Revision(Name).Scaling is null);
    }

    [Fact]
    public async Task Request_AtRest_IsForwardedOnceTheInstanceIsGrown()
    {
        await using var host = await StartAsync();
        await host.AdvanceUntilAsync(() => PhaseOf(host) == ReservationPhase.Reserved, 120);
        await EngineHost.UntilAsync(() => host.Revision(Name).Scaling is null);
        var gate = new TaskCompletionSource();
        host.Backend.Resizing = _ => gate.Task;

        var request = host.Revision(Name).AcquireAsync(CancellationToken.None);
        await EngineHost.UntilAsync(() => host.Backend.Resizes.Count == 2);
        Assert.False(request.IsCompleted);
        gate.SetResult();
        var lease = (await request).Lease;

        var only = Assert.Single(host.Backend.InstancesOf(Name));
        Assert.Equal((lease.InstanceName, InstanceClass.Standard), (only.Name, only.Class));
        await EngineHost.UntilAsync(() => PhaseOf(host) == ReservationPhase.Active);
        lease.Dispose();
        Assert.Equal(1, host.Backend.Started);
    }

    [Fact]
    public async Task Request_WhileItIsShrunk_IsServedWithoutAnotherStart()
    {
        await using var host = await StartAsync();
        var gate = new TaskCompletionSource();
        host.Backend.Resizing = _ => gate.Task;
        await host.AdvanceUntilAsync(() => host.Backend.Resizes.Count == 1, 120);

        var request = host.Revision(Name).AcquireAsync(CancellationToken.None);
        await host.SettleAsync();
        Assert.False(request.IsCompleted);
        gate.SetResult();

        (await request).Lease.Dispose();
        await EngineHost.UntilAsync(() => PhaseOf(host) == ReservationPhase.Active);
        Assert.Equal(1, host.Backend.Started);
    }

    [Fact]
    public async Task Resize_Fails_AnInstanceOfItsOwnStandsIn()
    {
        await using var host = await StartAsync();
        host.Backend.CanResize = false;

        await host.AdvanceUntilAsync(() => PhaseOf(host) == ReservationPhase.Reserved, 120);

        Assert.Equal(InstanceClass.Reserved, Assert.Single(host.Backend.InstancesOf(Name)).Class);
        Assert.Equal(2, host.Backend.Started);
        var lease = (await host.Revision(Name).AcquireAsync(CancellationToken.None)).Lease;
        Assert.Contains("-reserve-", lease.InstanceName, StringComparison.Ordinal);
        lease.Dispose();
    }

    private static ReservationPhase? PhaseOf(EngineHost host) => host.Revision(Name).Reserve?.Phase;

    private static async Task<EngineHost> StartAsync()
    {
        var host = await EngineHost.StartAsync();
        await host.DeployAsync(Coffee(service => service.WithReservedInstance(options => options.InPlace = true)));
        return host;
    }
}
