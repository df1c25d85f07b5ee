using Serverless.Hosting.Activation;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Deployment;
using Serverless.Hosting.Model;
using static Serverless.Hosting.Specs;

namespace Serverless.Hosting.Reservations;

/// <summary>
/// The arrows of the table of phases, walked by the engine with a scripted backend.
/// </summary>
public class ReserveWalkTests
{
    private const string Name = "coffee-00001";
    private const string Small = "ecs.t5-lc1m2.small";

    [Fact]
    public async Task Idle_Always_RestsOnItsReservedInstance()
    {
        await using var host = await StartAsync();
        host.Backend.Starting = @class => TimeSpan.FromSeconds(@class == InstanceClass.Reserved ? 5 : 0);
        await host.DeployAsync(Reserved());
        Assert.Equal(ReservationPhase.Active, host.Revision(Name).Reserve!.Phase);

        await host.AdvanceUntilAsync(() => PhaseOf(host) == ReservationPhase.Resting, 120);
        Assert.Equal([InstanceClass.Standard, InstanceClass.Reserved], host.Backend.InstancesOf(Name).Select(instance => instance.Class));
        await host.AdvanceAsync(3);
        Assert.Equal(ReservationPhase.Resting, PhaseOf(host));

        await host.AdvanceUntilAsync(() => PhaseOf(host) == ReservationPhase.Reserved, 10);
        var reserved = Assert.Single(host.Backend.InstancesOf(Name));
        Assert.Equal((InstanceClass.Reserved, Small), (reserved.Class, reserved.Type));
        Assert.Contains("-reserve-", reserved.Name, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reserved_AtRest_FallsAsleep()
    {
        await using var host = await RestingAsync();

        Assert.Null(host.Revision(Name).Scaling);
        var plans = host.Backend.Plans.Count;
        await host.AdvanceAsync(30);
        Assert.Equal(plans, host.Backend.Plans.Count);
    }

    [Fact]
    public async Task Reserved_Request_IsAnsweredAtOnceWhileAStandardOneStarts()
    {
        await using var host = await RestingAsync();
        host.Backend.StartDelay = TimeSpan.FromSeconds(4);

        var request = host.Revision(Name).AcquireAsync(CancellationToken.None);
        Assert.True(request.IsCompleted);
        var lease = (await request).Lease;
        Assert.Contains("-reserve-", lease.InstanceName, StringComparison.Ordinal);

        // the clock has not moved: the scale-up was asked for in the same moment
        await EngineHost.UntilAsync(() => host.Revision(Name).Count(InstanceClass.Standard) == 1);
        Assert.Equal(ReservationPhase.Waking, PhaseOf(host));
        await host.AdvanceAsync(4);
        Assert.Equal(ReservationPhase.Draining, PhaseOf(host));

        // whoever comes now goes to the standard instance, and the stand-in finishes what it holds
        var next = (await host.Revision(Name).AcquireAsync(CancellationToken.None)).Lease;
        Assert.DoesNotContain("-reserve-", next.InstanceName, StringComparison.Ordinal);
        await host.AdvanceAsync(5);
        Assert.Contains(host.Backend.InstancesOf(Name), instance => instance.Name == lease.InstanceName);

        lease.Dispose();
        await EngineHost.UntilAsync(() => host.Backend.InstancesOf(Name).All(instance => instance.Class == InstanceClass.Standard));
        await EngineHost.UntilAsync(() => PhaseOf(host) == ReservationPhase.Active);
        next.Dispose();
    }

    [Fact]
    public async Task Reserved_BurstOfRequests_RingsOnceUntilTheLoopLooked()
    {
        await using var host = await RestingAsync(Reserved(service => service.WithConcurrency(target: 10)));
        host.Backend.StartDelay = TimeSpan.FromSeconds(4);

        var requests = Enumerable.Range(0, 20).Select(_ => host.Revision(Name).AcquireAsync(CancellationToken.None).AsTask()).ToList();

        // the stand-in has half the processors: it takes half of the target of 10, the others wait
        await host.SettleAsync();
        Assert.Equal(5, requests.Count(request => request.IsCompleted));
        await host.AdvanceAsync(4);
        await EngineHost.UntilAsync(() => requests.All(request => request.IsCompletedSuccessfully));
        foreach (var request in requests)
        {
            var result = await request;
            Assert.Equal(LeaseOutcome.Granted, result.Outcome);
            result.Lease.Dispose();
        }
    }

    [Fact]
    public async Task Resting_RequestsComeBack_StaysActive()
    {
        await using var host = await StartAsync();
        await host.DeployAsync(Reserved());
        host.Backend.Starting = _ => null;
        await host.AdvanceUntilAsync(() => PhaseOf(host) == ReservationPhase.Resting, 120);

        var lease = (await host.Revision(Name).AcquireAsync(CancellationToken.None)).Lease;
        Assert.DoesNotContain("-reserve-", lease.InstanceName, StringComparison.Ordinal);
        await host.AdvanceUntilAsync(() => PhaseOf(host) == ReservationPhase.Active, 10);

        Assert.Equal(InstanceClass.Standard, Assert.Single(host.Backend.InstancesOf(Name)).Class);
        lease.Dispose();
    }

    [Fact]
    public async Task Waking_NoMoreLoad_GoesBackToTheReservedOneWithoutAnError()
    {
        await using var host = await RestingAsync(Reserved(service => service.WithAnnotation(ServingLabels.ProgressDeadline, "5s")));
        host.Backend.BecomesReady = false;

        (await host.Revision(Name).AcquireAsync(CancellationToken.None)).Lease.Dispose();
        await EngineHost.UntilAsync(() => PhaseOf(host) == ReservationPhase.Waking);
        await host.AdvanceUntilAsync(() => PhaseOf(host) == ReservationPhase.Reserved, 150);

        Assert.Equal(InstanceClass.Reserved, Assert.Single(host.Backend.InstancesOf(Name)).Class);
    }

    [Fact]
    public async Task Failure_StandardNeverStarts_TheReservedOneServesOnAndTheConditionSaysWhy()
    {
        await using var host = await RestingAsync(Reserved(service => service.WithAnnotation(ServingLabels.ProgressDeadline, "5s")));
        host.Backend.BecomesReady = false;

        var held = (await host.Revision(Name).AcquireAsync(CancellationToken.None)).Lease;
        await host.AdvanceUntilAsync(() => host.Revision(Name).Reserve!.Condition == ReservationCondition.TimedOut, 60);
        await EngineHost.UntilAsync(() => host.Condition<Revision>(Name, ConditionTypes.ReservedInstance).Reason == "TimedOut");
        Assert.Equal(ReservationPhase.Reserved, PhaseOf(host));
        Assert.Equal(ConditionStatus.True, host.Condition<Revision>(Name, ConditionTypes.Ready).Status);

        // the next request is answered too, and tries again
        host.Backend.BecomesReady = true;
        var next = await host.Revision(Name).AcquireAsync(CancellationToken.None);
        Assert.Contains("-reserve-", next.Lease.InstanceName, StringComparison.Ordinal);
        await EngineHost.UntilAsync(() => PhaseOf(host) == ReservationPhase.Draining);
        await EngineHost.UntilAsync(() => host.Condition<Revision>(Name, ConditionTypes.ReservedInstance).Status == ConditionStatus.True);
        held.Dispose();
        next.Lease.Dispose();
    }

    [Fact]
    public async Task Failure_ReservedDies_IsReplacedAtOnceAndRequestsWait()
    {
        await using var host = await RestingAsync();
        host.Backend.StartDelay = TimeSpan.FromSeconds(3);
        var first = Assert.Single(host.Backend.InstancesOf(Name)).Name;

        host.Backend.Kill(first);
        await EngineHost.UntilAsync(() => PhaseOf(host) == ReservationPhase.None);
        Assert.NotEqual(first, Assert.Single(host.Backend.InstancesOf(Name)).Name);

        await host.AdvanceUntilAsync(() => PhaseOf(host) == ReservationPhase.Reserved, 5);
        await EngineHost.UntilAsync(() => host.Revision(Name).Scaling is null);
    }

    [Fact]
    public async Task Failure_ReservedDiesAndARequestComes_IsAColdStartWithoutAnError()
    {
        await using var host = await RestingAsync();
        host.Backend.StartDelay = TimeSpan.FromSeconds(3);
        host.Backend.Kill(host.Backend.InstancesOf(Name)[0].Name);
        await EngineHost.UntilAsync(() => PhaseOf(host) == ReservationPhase.None);

        var request = host.Revision(Name).AcquireAsync(CancellationToken.None);
        await EngineHost.UntilAsync(() => PhaseOf(host) == ReservationPhase.Waking);
        Assert.False(request.IsCompleted);
        await host.SettleAsync();
        await host.AdvanceAsync(3);

        Assert.Equal(LeaseOutcome.Granted, (await request).Outcome);
    }

    [Fact]
    public async Task Failure_FirstTypesOutOfStock_TheNextOneIsTaken()
    {
        await using var host = await StartAsync();
        host.Backend.OutOfStock.UnionWith([Small, "ecs.n1.small"]);
        await host.DeployAsync(Reserved());

        await host.AdvanceUntilAsync(() => PhaseOf(host) == ReservationPhase.Reserved, 120);

        Assert.Equal("ecs.s6-c1m2.small", Assert.Single(host.Backend.InstancesOf(Name)).Type);
    }

    [Fact]
    public async Task Failure_ReservedDiesOutOfStock_TheNextTypeStandsInThisTimeOnly()
    {
        await using var host = await RestingAsync(Reserved(types: [Small, "ecs.n1.small"]));
        host.Backend.OutOfStock.Add(Small);

        host.Backend.Kill(Assert.Single(host.Backend.InstancesOf(Name)).Name);
        await host.AdvanceUntilAsync(() => PhaseOf(host) == ReservationPhase.Reserved && host.Backend.InstancesOf(Name) is [{ Type: "ecs.n1.small" }], 10);
        await EngineHost.UntilAsync(() => host.Condition<Revision>(Name, ConditionTypes.ReservedInstance).Status == ConditionStatus.True);
        var lease = (await host.Revision(Name).AcquireAsync(CancellationToken.None)).Lease;
        Assert.Contains("-reserve-", lease.InstanceName, StringComparison.Ordinal);
        lease.Dispose();

        // it is passed over for 5 minutes: whoever stands in after that has the type that is preferred
        host.Backend.OutOfStock.Clear();
        await host.AdvanceUntilAsync(() => PhaseOf(host) == ReservationPhase.Active, 10);
        host.Time.Advance(TimeSpan.FromMinutes(5));
        await host.SettleAsync();
        await host.AdvanceUntilAsync(() => PhaseOf(host) == ReservationPhase.Reserved && host.Backend.InstancesOf(Name) is [{ Type: Small }], 150);
    }

    [Fact]
    public async Task Failure_AllTypesOutOfStock_ScalesToZeroAndSaysWhy()
    {
        await using var host = await StartAsync();
        host.Backend.OutOfStock.UnionWith([Small, "ecs.n1.small"]);
        await host.DeployAsync(Reserved(types: [Small, "ecs.n1.small"]));

        await host.AdvanceUntilAsync(() => host.Backend.InstancesOf(Name).Count == 0, 120);
        await EngineHost.UntilAsync(() => host.Condition<Revision>(Name, ConditionTypes.ReservedInstance).Reason == "OutOfStock");

        var request = host.Revision(Name).AcquireAsync(CancellationToken.None);
        Assert.Equal(LeaseOutcome.Granted, (await request).Outcome);
    }

    [Fact]
    public async Task Failure_AllTypesOutOfStock_TheRestGetsItsInstanceWhenThereIsOneAgain()
    {
        await using var host = await StartAsync();
        host.Backend.OutOfStock.UnionWith([Small, "ecs.n1.small"]);
        await host.DeployAsync(Reserved(types: [Small, "ecs.n1.small"]));
        await host.AdvanceUntilAsync(() => host.Backend.InstancesOf(Name).Count == 0, 120);
        await EngineHost.UntilAsync(() => host.Condition<Revision>(Name, ConditionTypes.ReservedInstance).Reason == "OutOfStock");

        host.Backend.OutOfStock.Remove("ecs.n1.small");
        for (var looks = 0; looks < 3; looks++)
        {
            host.Time.Advance(TimeSpan.FromMinutes(5));
            await host.SettleAsync();
        }

        await host.AdvanceUntilAsync(() => PhaseOf(host) == ReservationPhase.Reserved && host.Backend.InstancesOf(Name) is [{ Type: "ecs.n1.small" }], 10);
        await EngineHost.UntilAsync(() => host.Condition<Revision>(Name, ConditionTypes.ReservedInstance).Status == ConditionStatus.True);
    }

    [Fact]
    public async Task Failures_OfRequestsInAHandover_AreCountedAndNoOthers()
    {
        await using var host = await RestingAsync(Reserved());
        var revision = host.Revision(Name);
        revision.OnRequestFailed(null);
        host.Backend.Starting = _ => null;

        using (var lease = (await revision.AcquireAsync(CancellationToken.None)).Lease)
        {
            await host.AdvanceUntilAsync(() => PhaseOf(host) == ReservationPhase.Waking, 10);
            revision.OnRequestFailed(lease);
            revision.OnRequestFailed(null);
        }

        await host.AdvanceUntilAsync(() => revision.Reserve!.Ledger.FailedInHandover > 0, 10);
        Assert.Equal(2, revision.Reserve!.Ledger.FailedInHandover);
    }

    [Fact]
    public async Task Failure_ReservedNotReadyInTime_ScalesToZeroAndSaysWhy()
    {
        await using var host = await StartAsync();
        await host.DeployAsync(Reserved());
        host.Backend.Starting = @class => @class == InstanceClass.Reserved ? null : TimeSpan.Zero;

        await host.AdvanceUntilAsync(() => PhaseOf(host) == ReservationPhase.Resting, 120);
        await host.AdvanceUntilAsync(() => PhaseOf(host) == ReservationPhase.None, 130);

        Assert.Equal(InstanceClass.Reserved, Assert.Single(host.Backend.InstancesOf(Name)).Class);
        await EngineHost.UntilAsync(() => host.Condition<Revision>(Name, ConditionTypes.ReservedInstance).Reason == "ReservedNotReady");
    }

    [Fact]
    public async Task Initial_ReservedInstance_NeverMakesARevisionReady()
    {
        await using var host = await StartAsync();
        host.Backend.Starting = @class => @class == InstanceClass.Reserved ? TimeSpan.Zero : null;
        await host.Services.ApplyAsync(Reserved());

        await host.AdvanceAsync(30);

        Assert.Equal(ConditionStatus.Unknown, host.Condition<Revision>(Name, ConditionTypes.Ready).Status);
        Assert.All(host.Backend.Plans, plan => Assert.Equal(0, plan.Plan.Reserved));
    }

    [Fact]
    public async Task Unreachable_Revision_KeepsNoReservedInstance()
    {
        await using var host = await RestingAsync();

        await host.DeployAsync(Reserved(target: "next"));
        await host.AdvanceUntilAsync(() => host.Backend.InstancesOf(Name).Count == 0, 30);

        await host.AdvanceUntilAsync(() => PhaseOf(host, "coffee-00002") == ReservationPhase.Reserved, 120);
        Assert.Empty(host.Backend.InstancesOf(Name));
    }

    [Fact]
    public async Task MinScale_OfOne_KeepsNoReservedInstance()
    {
        await using var host = await StartAsync();
        await host.DeployAsync(Reserved(service => service.WithScale(min: 1)));

        await host.AdvanceAsync(150);

        Assert.Equal(InstanceClass.Standard, Assert.Single(host.Backend.InstancesOf(Name)).Class);
    }

    [Fact]
    public async Task Restart_OfTheHost_StartsTheReservedInstanceThatIsDue()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var store = new InMemoryRevisionStore(clock);
        CostLedger before;
        await using (var first = await EngineHost.StartAsync(store, clock: clock))
        {
            await first.DeployAsync(Reserved());
            await first.AdvanceUntilAsync(() => PhaseOf(first) == ReservationPhase.Reserved, 120);
            await first.SettleAsync();
            before = first.Services.Get<Revision>("default", Name)!.Status.Reserve!.Ledger;
        }

        await using var second = await EngineHost.StartAsync(store, clock: clock);
        await EngineHost.UntilAsync(() => second.Serving.Find("default", Name)?.Reserve?.Phase == ReservationPhase.Reserved);

        Assert.Equal(InstanceClass.Reserved, Assert.Single(second.Backend.InstancesOf(Name)).Class);
        Assert.True(before.Cost > 0);
        Assert.True(second.Revision(Name).Reserve!.Ledger.Cost >= before.Cost);
    }

    [Fact]
    public async Task Costs_OfADay_AreThoseOfWhatRanAndOfTheOtherWays()
    {
        await using var host = await StartAsync();
        await host.DeployAsync(Reserved());
        await host.AdvanceUntilAsync(() => PhaseOf(host) == ReservationPhase.Reserved, 120);
        var atRest = host.Revision(Name).Reserve!.Ledger;

        host.Time.Advance(TimeSpan.FromHours(10));
        host.Backend.StartDelay = TimeSpan.FromSeconds(4);
        (await host.Revision(Name).AcquireAsync(CancellationToken.None)).Lease.Dispose();
        await EngineHost.UntilAsync(() => PhaseOf(host) == ReservationPhase.Waking);
        await host.SettleAsync();
        await host.AdvanceUntilAsync(() => PhaseOf(host) == ReservationPhase.Active, 10);

        var ledger = host.Revision(Name).Reserve!.Ledger;
        Assert.Equal(2.7, ledger.Usage.Single(usage => usage.Type == Small).Cost - atRest.Usage.Where(usage => usage.Type == Small).Sum(usage => usage.Cost), 2);
        Assert.Equal(10, ledger.AlwaysOnCost - atRest.AlwaysOnCost, 2);
        Assert.Equal(0, ledger.ScaleToZeroCost - atRest.ScaleToZeroCost, 2);
        Assert.Equal((1, TimeSpan.FromSeconds(4), 1), (ledger.ColdStarts, ledger.ColdStartWait, ledger.ServedByReserved));
        Assert.Equal((2, TimeSpan.FromSeconds(4)), (ledger.Handovers, ledger.HandoverTime));
    }

    private static Task<EngineHost> StartAsync() => EngineHost.StartAsync();

    private static async Task<EngineHost> RestingAsync(ServiceSpec? spec = null)
    {
        var host = await StartAsync();
        await host.DeployAsync(spec ?? Reserved());
        await host.AdvanceUntilAsync(() => PhaseOf(host) == ReservationPhase.Reserved && host.Backend.InstancesOf(Name).Count == 1, 120);
        await EngineHost.UntilAsync(() => host.Revision(Name).Scaling is null);
        return host;
    }

    private static ServiceSpec Reserved(Action<ServiceBuilder>? configure = null, string target = "coffee", params string[] types) => Coffee(
        service =>
        {
            service.WithReservedInstance(types);
            configure?.Invoke(service);
        },
        target);

    private static ReservationPhase? PhaseOf(EngineHost host, string revision = Name) => host.Revision(revision).Reserve?.Phase;
}
