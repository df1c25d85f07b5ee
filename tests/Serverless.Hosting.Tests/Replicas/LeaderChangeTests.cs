using Serverless.Hosting.Activation;
using static Serverless.Hosting.Specs;

namespace Serverless.Hosting.Replicas;

/// <summary>
/// Another host leads: nothing shrinks, nothing fails, and the one before does nothing more.
/// </summary>
[Collection(ReplicaCollection.Name)]
public sealed class LeaderChangeTests
{
    private const string Name = "coffee-00001";

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task NewLeader_WithoutLoad_KeepsEverythingForAStableWindow(int limit)
    {
        await using var group = await ReplicaGroup.StartWithLeaderAsync();
        await group.DeployAsync(Coffee(service => service.WithConcurrency(limit: limit, target: 1)));
        var leases = await AcquireAsync(group, 1, 5);
        leases.ForEach(lease => lease.Dispose());
        var instances = group.Backend.InstancesOf(Name);
        Assert.True(instances.Count >= 5);

        group.Cut(0);
        group.RoleOf(0).Follow();
        var plans = group.Backend.Plans.Count;
        await group.AdvanceAsync(10);
        Assert.Equal(plans, group.Backend.Plans.Count);
        await group.LeadAsync(1);
        await group.AdvanceAsync(59);

        Assert.Equal(instances, group.Backend.InstancesOf(Name));
        await group.AdvanceUntilAsync(() => group.Backend.InstancesOf(Name).Count == 0, 240);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task NewLeader_UnderLoad_ScalesOnAndNoRequestFails(int limit)
    {
        await using var group = await ReplicaGroup.StartWithLeaderAsync();
        await group.DeployAsync(Coffee(service => service.WithConcurrency(limit: limit, target: 1)));
        var first = await AcquireAsync(group, 1, 3);

        group.Cut(0);
        group.RoleOf(0).Follow();
        await group.AdvanceAsync(5);
        var waiting = Enumerable.Range(0, 4).Select(_ => group.Revision(2, Name).AcquireAsync(CancellationToken.None).AsTask()).ToList();
        await group.AdvanceAsync(5);
        await group.LeadAsync(1);
        await group.AdvanceUntilAsync(() => waiting.TrueForAll(request => request.IsCompleted), 30);
        await group.AdvanceUntilAsync(() => group.Backend.InstancesOf(Name).Count >= 7, 60);

        Assert.All(waiting, request => Assert.Equal(LeaseOutcome.Granted, request.Result.Outcome));
        if (limit > 0)
        {
            Assert.Equal(7, first.Concat(waiting.Select(request => request.Result.Lease)).DistinctBy(lease => lease.InstanceName).Count());
        }

        first.Concat(waiting.Select(request => request.Result.Lease)).ToList().ForEach(lease => lease.Dispose());
    }

    [Fact]
    public async Task DeposedLeader_RightExpired_DecidesNothingAndServes()
    {
        await using var group = await ReplicaGroup.StartAsync(2);
        group.RoleOf(0).Lead(() => "term-0", isFirst: true, group.Time.GetTimestamp() + TimeSpan.FromSeconds(100).Ticks);
        await group.AdvanceAsync(2);
        await group.DeployAsync(Coffee(service => service.WithConcurrency(target: 1).WithScale(min: 1)));
        await group.AdvanceUntilAsync(() => !group.RoleOf(0).IsLeader, 100);
        await group.SettleAsync();
        var (plans, writes) = (group.Backend.Plans.Count, group.WritesOf(0));

        var leases = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => group.Revision(0, Name).AcquireAsync(CancellationToken.None).AsTask()));
        await group.AdvanceAsync(30);

        Assert.All(leases, lease => Assert.Equal(LeaseOutcome.Granted, lease.Outcome));
        Assert.Equal((plans, writes), (group.Backend.Plans.Count, group.WritesOf(0)));
        Assert.Null(group.Revision(0, Name).Scaling);
    }

    private static async Task<List<InstanceLease>> AcquireAsync(ReplicaGroup group, int gateway, int count)
    {
        var requests = Enumerable.Range(0, count).Select(_ => group.Revision(gateway, Name).AcquireAsync(CancellationToken.None).AsTask()).ToList();
        await group.AdvanceUntilAsync(() => requests.TrueForAll(request => request.IsCompleted) && group.Backend.InstancesOf(Name).Count >= count, 60);
        return [.. requests.Select(request => request.Result.Lease)];
    }
}
