using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Serverless.Hosting.Kubernetes.ApiServer;
using Serverless.Hosting.Kubernetes.Cafe;

namespace Serverless.Hosting.Kubernetes.Replicas;

/// <summary>
/// Three hosts as processes, each with the account of the manifests, and pods as processes.
/// </summary>
public sealed class ReplicaProcessTests(ITestOutputHelper output)
{
    private const string First = "coffee-00001";
    private const int LeaseSeconds = 5;

    [Fact]
    public async Task Leader_KilledUnderLoad_NoRequestOfTheOthersFailsAndScalingGoesOn()
    {
        await using var cafe = await ClusterCafe.StartAsync(Settings, count: 3);
        await cafe.ApplyAsync(Drinks.Coffee());
        await cafe.UntilReadyAsync();
        foreach (var host in cafe.Hosts)
        {
            Assert.Equal("Hello coffee!", await ClusterCafe.GetAsync(host));
        }

        var leader = LeaderOf(cafe)!;
        var others = cafe.Hosts.Where(host => host != leader).ToArray();
        await using var first = new CafeLoad(others[0], callers: 3, path: "/?sleep=10");
        await using var second = new CafeLoad(others[1], callers: 3, path: "/?sleep=10");
        await cafe.UntilAsync(() => first.Total > 50 && second.Total > 50, "the load is served");

        await leader.KillAsync();
        var clock = Stopwatch.StartNew();
        var before = cafe.PodsOf(First).Count;
        await using var more = new CafeLoad(others[0], callers: 40, path: "/?sleep=100");
        await cafe.UntilPodsAsync(First, count => count >= before + 2, "more pods");
        output.WriteLine($"From the end of the leader until more pods were made: {clock.Elapsed.TotalSeconds:0.0} s, with a lease of {LeaseSeconds} s.");
        await cafe.UntilAsync(() => others.Contains(LeaderOf(cafe)), "another host leads");

        // and what is applied is made true, at every host that is left
        await cafe.ApplyAsync(Drinks.Coffee("coffee-v1", "coffee-v1"));
        await cafe.UntilReadyAsync("coffee-v1");
        await cafe.UntilAsync(() => first.Answers.ContainsKey("Hello coffee-v1!") && second.Answers.ContainsKey("Hello coffee-v1!"), "the new answer is heard");
        await Task.WhenAll(first.StopAsync(), second.StopAsync(), more.StopAsync());
        Assert.Empty(first.Failures.Concat(second.Failures).Concat(more.Failures));
        Assert.Empty(cafe.Server.Refusals);
    }

    private static HostProcess? LeaderOf(ClusterCafe cafe)
    {
        var leases = ApiResource.BuiltIn.Single(resource => resource.Kind == "Lease");
        var holder = (string?)cafe.Server.Store.List(leases, new(null, null, "serverless-hosting")).Items.Single()["spec"]!["holderIdentity"] ?? "";
        return cafe.Hosts.Select((host, number) => (Host: host, IsHolder: holder.StartsWith($"host-{number}_", StringComparison.Ordinal))).FirstOrDefault(found => found.IsHolder).Host;
    }

    private static IEnumerable<(string Name, string Value)> Settings(int number) =>
    [
        ("Serverless__Host__Replicas", "true"),
        ("Serverless__Kubernetes__Replicas__Name", $"host-{number}"),
        ("Serverless__Kubernetes__Replicas__Port", $"{FreePort()}"),
        ("Serverless__Kubernetes__Replicas__LeaseDuration", $"00:00:0{LeaseSeconds}"),
        ("Serverless__Kubernetes__Replicas__RenewDeadline", "00:00:03.5"),
        ("Serverless__Kubernetes__Replicas__RetryPeriod", "00:00:00.5"),
    ];

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
