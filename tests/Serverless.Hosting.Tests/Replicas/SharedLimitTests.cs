using Serverless.Hosting.Activation;
using static Serverless.Hosting.Specs;

namespace Serverless.Hosting.Replicas;

/// <summary>
/// A limit of an instance holds however many gateways send requests to it.
/// </summary>
[Collection(ReplicaCollection.Name)]
public sealed class SharedLimitTests
{
    private const string Name = "coffee-00001";

    [Fact]
    public async Task Limit_MoreInstancesThanGateways_EachInstanceHasOneGateway()
    {
        await using var group = await StartAsync(instances: 7);
        string[][] shares = [["1", "2", "7"], ["3", "4"], ["5", "6"]];
        await EngineHost.UntilAsync(() => Enumerable.Range(0, 3).All(gateway => group.Revision(gateway, Name).Throttle.View().Allowed!.SetEquals(shares[gateway].Select(number => $"{Name}-{number}"))));

        // each gateway fills its own, and no more
        var leases = new List<InstanceLease>();
        for (var gateway = 0; gateway < 3; gateway++)
        {
            for (var request = 0; request < shares[gateway].Length; request++)
            {
                leases.Add((await group.Revision(gateway, Name).AcquireAsync(CancellationToken.None)).Lease);
            }
        }

        var next = Enumerable.Range(0, 3).Select(gateway => group.Revision(gateway, Name).AcquireAsync(CancellationToken.None).AsTask()).ToList();
        await group.AdvanceAsync(5);
        Assert.Equal(7, leases.Select(lease => lease.InstanceName).Distinct().Count());
        Assert.All(next, request => Assert.False(request.IsCompleted));

        leases.ForEach(lease => lease.Dispose());
        Array.ForEach(await Task.WhenAll(next), result => result.Lease.Dispose());
        var callers = new GatewayCallers();
        await RunAsync(group, callers, callersEach: 5, requests: 20);
        Assert.Equal((1, 300), (callers.Most, callers.Served));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Limit_FewerInstancesThanGateways_TheyTakeTurns(int instances)
    {
        await using var group = await StartAsync(instances);
        var callers = new GatewayCallers();

        await RunAsync(group, callers, callersEach: 3, requests: 10);

        Assert.Equal((1, 90), (callers.Most, callers.Served));
    }

    [Fact]
    public async Task Limit_WhileInstancesComeAndGo_IsNeverExceeded()
    {
        await using var group = await ReplicaGroup.StartWithLeaderAsync();
        await group.DeployAsync(Coffee(service => service.WithConcurrency(limit: 1)));
        var callers = new GatewayCallers { Serving = () => Task.Delay(TimeSpan.FromMilliseconds(700), group.Time) };

        await RunAsync(group, callers, callersEach: 4, requests: 20);

        Assert.Equal((1, 240), (callers.Most, callers.Served));
        Assert.True(callers.UsersOf.Count > 3, $"{callers.UsersOf.Count} instances served.");
    }

    [Fact]
    public async Task Limit_AGatewayGoes_ItsInstancesAreUsedByTheOthers()
    {
        await using var group = await StartAsync(instances: 3);
        await EngineHost.UntilAsync(() => Enumerable.Range(0, 3).All(gateway => group.Revision(gateway, Name).Throttle.View().Allowed!.Count == 1));

        group.Cut(2);
        await group.AdvanceUntilAsync(() => group.DeskOf(0).Gateways.Count == 2, 10);
        await EngineHost.UntilAsync(() => group.Revision(0, Name).Throttle.View().Allowed!.Count + group.Revision(1, Name).Throttle.View().Allowed!.Count == 3);

        // what it had it keeps, as it cannot know
        Assert.Single(group.Revision(2, Name).Throttle.View().Allowed!);
        using (var lease = (await group.Revision(2, Name).AcquireAsync(CancellationToken.None)).Lease)
        {
            Assert.NotNull(lease.InstanceName);
        }

        group.Cut(2, isCut: false);
        await group.AdvanceUntilAsync(() => Enumerable.Range(0, 3).All(gateway => group.Revision(gateway, Name).Throttle.View().Allowed!.Count == 1), 10);
        Assert.Equal(3, Enumerable.Range(0, 3).SelectMany(gateway => group.Revision(gateway, Name).Throttle.View().Allowed!).Distinct().Count());
    }

    private static async Task<ReplicaGroup> StartAsync(int instances)
    {
        var group = await ReplicaGroup.StartWithLeaderAsync();
        await group.DeployAsync(Coffee(service => service.WithConcurrency(limit: 1).WithScale(min: instances, max: instances, initial: instances)));
        await group.AdvanceUntilAsync(() => group.Revision(1, Name).CountReady() == instances && group.Revision(2, Name).CountReady() == instances, 10);
        return group;
    }

    private static async Task RunAsync(ReplicaGroup replicas, GatewayCallers callers, int callersEach, int requests)
    {
        var calls = Task.WhenAll(CallAll(replicas, callers, callersEach, requests));
        await replicas.AdvanceUntilAsync(() => calls.IsCompleted, 300);
        await calls;
    }

    private static IEnumerable<Task> CallAll(ReplicaGroup replicas, GatewayCallers callers, int callersEach, int requests) =>
        from gateway in Enumerable.Range(0, replicas.Count)
        from caller in Enumerable.Range(0, callersEach)
        select Task.Run(() => callers.CallAsync($"gateway-{gateway}", replicas.Revision(gateway, Name), requests));
}
