using Serverless.Hosting.Activation;
using Serverless.Hosting.Model;
using Serverless.Hosting.Scaling;
using static Serverless.Hosting.Specs;

namespace Serverless.Hosting.Replicas;

/// <summary>
/// Three hosts, of which one leads: what one alone does, they do together.
/// </summary>
[Collection(ReplicaCollection.Name)]
public sealed class ReplicaTests
{
    private const string Name = "coffee-00001";

    [Fact]
    public async Task Load_SpreadOverThreeGateways_ScalesAsAtOne()
    {
        await using var group = await ReplicaGroup.StartWithLeaderAsync();
        await group.DeployAsync(Coffee(service => service.WithConcurrency(target: 10)));

        // 20 requests at each of three: 60 with a target of 7 need 9
        var leases = new List<InstanceLease>();
        for (var gateway = 0; gateway < group.Count; gateway++)
        {
            for (var request = 0; request < 20; request++)
            {
                leases.Add((await group.Revision(gateway, Name).AcquireAsync(CancellationToken.None)).Lease);
            }
        }

        await group.AdvanceUntilAsync(() => group.Revision(0, Name).Scale.Desired == 9, 90);
        Assert.Equal(60, group.Revision(0, Name).Read().InFlight);
        await group.AdvanceAsync(10);
        Assert.Equal(9, group.Revision(0, Name).Scale.Desired);
        Assert.Equal(9, group.Backend.InstancesOf(Name).Count);

        leases.ForEach(lease => lease.Dispose());
        await group.AdvanceUntilAsync(() => group.Backend.InstancesOf(Name).Count == 0, 240);
    }

    [Fact]
    public async Task FirstRequest_AtAFollower_WakesTheRevisionWithoutAMomentPassing()
    {
        await using var group = await ReplicaGroup.StartWithLeaderAsync();
        await group.DeployAsync(Coffee());
        await group.AdvanceUntilAsync(() => group.Backend.InstancesOf(Name).Count == 0, 240);
        await EngineHost.UntilAsync(() => group.Revision(0, Name).Scaling is null);

        var request = group.Revision(2, Name).AcquireAsync(CancellationToken.None).AsTask();
        await EngineHost.UntilAsync(() => request.IsCompleted);

        Assert.Equal(LeaseOutcome.Granted, (await request).Outcome);
        Assert.Equal(1, group.Revision(0, Name).Scale.Desired);
        (await request).Lease.Dispose();
    }

    [Fact]
    public async Task Routes_AtAFollower_AreThoseOfTheLeader_AndItWritesNothing()
    {
        await using var group = await ReplicaGroup.StartWithLeaderAsync();
        await group.DeployAsync(Coffee());
        await group[0].Services.ApplyAsync(Coffee(service => service.WithEnvironment("ROAST", "dark")));
        await group.AdvanceUntilAsync(() => Host(0)?.EndsWith("coffee-00002 100", StringComparison.Ordinal) == true, 60);

        await EngineHost.UntilAsync(() => Host(1) == Host(0) && Host(2) == Host(0));
        Assert.True(group.WritesOf(0) > 0);
        Assert.Equal((0, 0), (group.WritesOf(1), group.WritesOf(2)));

        await group[0].Services.DeleteAsync(new ResourceId(ResourceKind.Service, "default", "coffee"));
        await EngineHost.UntilAsync(() => Host(1) is null && Host(2) is null && !group[2].Serving.Revisions.Any());

        string? Host(int gateway) => group[gateway].Route("coffee.default.example.com") is { } route
            ? string.Join(", ", route.Split.Targets.Select(target => $"{target.Target.Revision.Name} {target.Percent}"))
            : null;
    }

    [Fact]
    public async Task Apply_AtAFollower_IsStoredThereAndMadeTrueByTheLeader()
    {
        await using var group = await ReplicaGroup.StartWithLeaderAsync();

        await group[1].Services.ApplyAsync(Coffee());
        await EngineHost.UntilAsync(() => group[1].Services.Get<Service>("default", "coffee") is { } service && Deployment.Readiness.IsReady(service));

        Assert.Equal(1, group.WritesOf(1));
        Assert.Single(group.Backend.InstancesOf(Name));
    }

    [Fact]
    public async Task Reports_OfRevisionsWithoutRequests_AreLeftOut()
    {
        await using var group = await ReplicaGroup.StartWithLeaderAsync();
        await group.DeployAsync(Coffee());
        await group[0].DeployAsync(Named("tea"));
        await EngineHost.UntilAsync(() => group[1].Serving.Find("default", "tea-00001")?.CountReady() == 1);
        await group.AdvanceAsync(3);
        Assert.Empty(group.LastReportOf(1).Revisions);

        using (var lease = (await group.Revision(1, Name).AcquireAsync(CancellationToken.None)).Lease)
        {
            await group.AdvanceAsync(2);
            var told = Assert.Single(group.LastReportOf(1).Revisions);
            Assert.Equal((Name, 1, 1.0), (told.Name, told.InFlight, told.Concurrency));
        }

        // one that has ended is told once more
        await group.AdvanceAsync(4);
        Assert.Empty(group.LastReportOf(1).Revisions);
        Assert.Equal(0, group.Revision(0, Name).Read().InFlight);
    }

    [Fact]
    public async Task Handover_AFollowerOnTheReservedInstance_GoesToTheStandardOneAndLeavesNothingBehind()
    {
        await using var group = await ReplicaGroup.StartWithLeaderAsync();
        await group.DeployAsync(Coffee(service => service.WithReservedInstance("ecs.t5-lc1m2.small")));
        await group.AdvanceUntilAsync(() => group.Backend.InstancesOf(Name) is [{ Class: Backends.InstanceClass.Reserved, State: Backends.InstanceState.Ready }], 300);
        await EngineHost.UntilAsync(() => group.Revision(0, Name).Scaling is null);

        // the first request is served by what stands in, and has the standard one started without a moment passing
        var first = (await group.Revision(2, Name).AcquireAsync(CancellationToken.None)).Lease;
        Assert.Contains("reserve", first.InstanceName, StringComparison.Ordinal);
        await EngineHost.UntilAsync(() => group.Backend.InstancesOf(Name).Any(instance => instance.Class == Backends.InstanceClass.Standard));

        // from then on requests go there; the reserved one ends when the follower's request has
        await group.AdvanceUntilAsync(() => group.Revision(2, Name).Throttle.View().Demand.Serve == Runtime.ServingClasses.Standard, 60);
        var second = (await group.Revision(2, Name).AcquireAsync(CancellationToken.None)).Lease;
        Assert.DoesNotContain("reserve", second.InstanceName, StringComparison.Ordinal);
        await group.AdvanceAsync(5);
        Assert.Contains(group.Backend.InstancesOf(Name), instance => instance.Name == first.InstanceName);
        first.Dispose();
        await group.AdvanceUntilAsync(() => group.Backend.InstancesOf(Name).All(instance => instance.Name != first.InstanceName), 60);
        second.Dispose();
    }

    [Fact]
    public async Task Drain_ARequestOfAFollower_KeepsItsInstance()
    {
        await using var group = await ReplicaGroup.StartWithLeaderAsync();
        await group.DeployAsync(Coffee(service => service.WithScale(min: 2)));
        await group.AdvanceUntilAsync(() => group.Revision(1, Name).CountReady() == 2, 10);
        var own = (await group.Revision(0, Name).AcquireAsync(CancellationToken.None)).Lease;
        var leases = new List<InstanceLease>();
        while (!leases.Exists(lease => lease.InstanceName != own.InstanceName))
        {
            leases.Add((await group.Revision(1, Name).AcquireAsync(CancellationToken.None)).Lease);
        }

        var kept = leases.Find(lease => lease.InstanceName != own.InstanceName);
        leases.Where(lease => lease != kept).ToList().ForEach(lease => lease.Dispose());

        // of the two the leader has a request on one: the other has to go
        var revision = group[0].Services.Get<Revision>("default", Name)!;
        await group[0].Services.UpdateAsync(revision with { Annotations = revision.Annotations.With(ScalingAnnotations.MinScale, "0").With(ScalingAnnotations.MaxScale, "1") });
        await group.AdvanceUntilAsync(() => group.Revision(1, Name).Throttle.View().Leaving.Contains(kept.InstanceName), 10);
        await group.AdvanceAsync(20);
        Assert.Equal(2, group.Backend.InstancesOf(Name).Count);
        for (var request = 0; request < 10; request++)
        {
            using var lease = (await group.Revision(1, Name).AcquireAsync(CancellationToken.None)).Lease;
            Assert.Equal(own.InstanceName, lease.InstanceName);
        }

        kept.Dispose();
        await EngineHost.UntilAsync(() => group.Backend.InstancesOf(Name).Count == 1);
        Assert.Equal(own.InstanceName, group.Backend.InstancesOf(Name).Single().Name);
        own.Dispose();
    }
}
