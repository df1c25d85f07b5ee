using Serverless.Hosting.Activation;
using Serverless.Hosting.Backends;
using static Serverless.Hosting.Specs;

namespace Serverless.Hosting.Reservations;

/// <summary>
/// What credits decide: who carries a short bump, when the reserved instance hands over, and when it is held to its baseline.
/// </summary>
public class ReserveCreditTests
{
    private const string Name = "coffee-00001";

    private TimeSpan _used;

    [Fact]
    public async Task Sharing_ShortBump_StartsNoStandardInstance()
    {
        await using var host = await RestingAsync(frugal => frugal.Handover = ReserveHandover.WhenCreditsSpent);

        for (var i = 0; i < 20; i++)
        {
            var lease = (await host.Revision(Name).AcquireAsync(CancellationToken.None)).Lease;
            Assert.Contains("-reserve-", lease.InstanceName, StringComparison.Ordinal);
            await EngineHost.UntilAsync(() => PhaseOf(host) == ReservationPhase.Sharing);
            await host.AdvanceAsync(1);
            lease.Dispose();
        }

        Assert.Equal(InstanceClass.Reserved, Assert.Single(host.Backend.InstancesOf(Name)).Class);
        await host.AdvanceUntilAsync(() => PhaseOf(host) == ReservationPhase.Reserved, 30);
    }

    [Fact]
    public async Task Sharing_MoreThanItCarries_StandardOnesTakeTheRest()
    {
        await using var host = await RestingAsync(frugal => frugal.Handover = ReserveHandover.WhenCreditsSpent);
        var leases = await AcquireAsync(host, 20);

        // of a target of 10 the small instance takes 5; 7 is what one standard instance is aimed at
        await host.AdvanceUntilAsync(() => host.Revision(Name).Count(InstanceClass.Standard, InstanceState.Ready) >= 3, 20);
        Assert.Equal(ReservationPhase.Sharing, PhaseOf(host));
        await EngineHost.UntilAsync(() => leases.All(lease => lease.IsCompletedSuccessfully));

        Assert.Equal(5, leases.Count(lease => lease.Result.Lease.InstanceName.Contains("-reserve-", StringComparison.Ordinal)));
        Release(leases);
    }

    [Fact]
    public async Task Sharing_CreditsSpent_HandsOver()
    {
        await using var host = await RestingAsync(frugal => frugal.Handover = ReserveHandover.WhenCreditsSpent);
        var leases = await AcquireAsync(host, 3);
        await EngineHost.UntilAsync(() => PhaseOf(host) == ReservationPhase.Sharing);
        Assert.Equal(30, host.Revision(Name).Reserve!.CreditBalance!.Value, 0);

        // a quarter of an hour in full use, and the balance is below a tenth of 144
        _used += TimeSpan.FromMinutes(18);
        host.Time.Advance(TimeSpan.FromMinutes(18));
        await host.AdvanceUntilAsync(() => PhaseOf(host) is ReservationPhase.Draining, 20);

        Assert.InRange(host.Revision(Name).Reserve!.CreditPercent!.Value, 0, 10);
        Release(leases);
        await host.AdvanceUntilAsync(() => PhaseOf(host) == ReservationPhase.Active, 5);
    }

    [Fact]
    public async Task Credits_AtRest_AreEarnedWithoutALook()
    {
        await using var host = await RestingAsync(_ => { });

        host.Time.Advance(TimeSpan.FromHours(10));
        (await host.Revision(Name).AcquireAsync(CancellationToken.None)).Lease.Dispose();
        await EngineHost.UntilAsync(() => PhaseOf(host) != ReservationPhase.Reserved);

        Assert.Equal(30 + 60, host.Revision(Name).Reserve!.CreditBalance!.Value, 0);
    }

    [Fact]
    public async Task Credits_AtZero_HoldTheInstanceToItsBaselineUntilItHasSaved()
    {
        await using var host = await RestingAsync(_ => { });
        _used += TimeSpan.FromHours(1);
        host.Time.Advance(TimeSpan.FromHours(1));
        await LookAsync(host);

        await EngineHost.UntilAsync(() => host.Backend.Resizes.Count == 1);
        Assert.Equal((InstanceClass.Reserved, 0.1), (host.Backend.Resizes[0].Class, host.Backend.Resizes[0].Type.Cpus));
        Assert.InRange(host.Revision(Name).Reserve!.CreditBalance!.Value, 0, 1);

        host.Time.Advance(TimeSpan.FromHours(1));
        await LookAsync(host);
        await EngineHost.UntilAsync(() => host.Backend.Resizes.Count == 2);
        Assert.Equal(1, host.Backend.Resizes[1].Type.Cpus);
    }

    [Fact]
    public async Task Credits_Unlimited_ArePaidForInsteadOfHeld()
    {
        await using var host = await RestingAsync(spender => spender.Unlimited = true);
        _used += TimeSpan.FromHours(10);
        host.Time.Advance(TimeSpan.FromHours(10));
        await LookAsync(host);

        // 540 credits above the baseline: 30 at first, 144 borrowed, the rest is paid for
        Assert.Equal((540 - 30 - 144) * 0.005, host.Revision(Name).Reserve!.Ledger.CreditCost, 2);
        Assert.Empty(host.Backend.Resizes);
    }

    /// <summary>Has the loop look at the revision, as any change of it does.</summary>
    private static async Task LookAsync(EngineHost host)
    {
        await host.SettleAsync();
        await host.AdvanceAsync(301);
    }

    private static async Task<List<Task<LeaseResult>>> AcquireAsync(EngineHost host, int count)
    {
        var leases = Enumerable.Range(0, count).Select(_ => host.Revision(Name).AcquireAsync(CancellationToken.None).AsTask()).ToList();
        await host.SettleAsync();
        return leases;
    }

    private static void Release(List<Task<LeaseResult>> leases) => leases.ForEach(lease => lease.Result.Lease.Dispose());

    private static ReservationPhase? PhaseOf(EngineHost host) => host.Revision(Name).Reserve?.Phase;

    private async Task<EngineHost> RestingAsync(Action<ReservedInstanceOptions> configure)
    {
        var host = await EngineHost.StartAsync();
        host.Backend.Measuring = instance => new InstanceUsage(instance.Name, instance.Class == InstanceClass.Reserved ? _used : TimeSpan.Zero, 0);
        await host.DeployAsync(Coffee(service => service.WithConcurrency(target: 10).WithReservedInstance(configure)));
        await host.AdvanceUntilAsync(() => PhaseOf(host) == ReservationPhase.Reserved && host.Backend.InstancesOf(Name).Count == 1, 120);
        await EngineHost.UntilAsync(() => host.Revision(Name).Scaling is null);
        return host;
    }
}
