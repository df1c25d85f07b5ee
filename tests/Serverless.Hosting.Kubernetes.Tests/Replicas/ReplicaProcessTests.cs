using System.Diagnostics;
using Serverless.Hosting.Kubernetes.Cafe;

namespace Serverless.Hosting.Kubernetes.Replicas;

/// <summary>
/// Three hosts as processes, each with the account of the manifests, and pods as processes.
/// </summary>
[Collection(ReplicaCollection.Name)]
public sealed class ReplicaProcessTests(ITestOutputHelper output)
{
    private const string First = "coffee-00001";

    [Fact]
    public async Task Leader_KilledUnderLoad_NoRequestOfTheOthersFailsAndScalingGoesOn()
    {
        await using var cafe = await ClusterCafe.StartAsync(replicas: 3);
        await cafe.ApplyAsync(Drinks.Coffee());
        await cafe.UntilServedAsync();
        var leader = cafe.FindLeader()!;
        var others = cafe.Hosts.Where(host => host != leader).ToArray();
        await using var first = new CafeLoad(cafe, callers: 3, path: "/?sleep=10", gateways: [others[0]]);
        await using var second = new CafeLoad(cafe, callers: 3, path: "/?sleep=10", gateways: [others[1]]);
        await cafe.UntilAsync(() => first.Total > 50 && second.Total > 50, "the load is served");

        await cafe.KillAsync(leader);
        var clock = Stopwatch.StartNew();
        var before = cafe.PodsOf(First).Count;
        await using var more = new CafeLoad(cafe, callers: 40, path: "/?sleep=100", gateways: [others[0]]);
        await cafe.UntilPodsAsync(First, count => count >= before + 2, "more pods");
        output.WriteLine($"From the end of the leader until more pods were made: {clock.Elapsed.TotalSeconds:0.0} s, with a lease of {ClusterCafe.LeaseDuration.TotalSeconds} s.");
        await cafe.UntilAsync(() => cafe.FindLeader() is not null, "another host leads");

        // and what is applied is made true, at every host that is left
        await cafe.ApplyAsync(Drinks.Coffee("coffee-v1", "coffee-v1"));
        await cafe.UntilReadyAsync("coffee-v1");
        await cafe.UntilAsync(() => first.Answers.ContainsKey("Hello coffee-v1!") && second.Answers.ContainsKey("Hello coffee-v1!"), "the new answer is heard");
        await Task.WhenAll(first.StopAsync(), second.StopAsync(), more.StopAsync());
        Assert.Empty(first.Failures.Concat(second.Failures).Concat(more.Failures));
        Assert.Empty(cafe.Server.Refusals);
    }
}
