using System.Diagnostics;
using System.Net;
using System.Text;
using k8s;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Serverless.Hosting.Activation;
using Serverless.Hosting.Kubernetes.ApiServer;
using Serverless.Hosting.Kubernetes.Manifests;

namespace Serverless.Hosting.Kubernetes.Replicas;

[Collection(ReplicaCollection.Name)]
public sealed class ReplicaClusterTests(ITestOutputHelper output)
{
    private const string Coffee = """
        apiVersion: serving.knative.dev/v1
        kind: Service
        metadata:
          name: coffee
        spec:
          template:
            metadata:
              annotations:
                autoscaling.knative.dev/target: "1"
                autoscaling.knative.dev/window: 6s
                autoscaling.knative.dev/min-scale: "MIN"
                autoscaling.knative.dev/initial-scale: "INITIAL"
            spec:
              containerConcurrency: LIMIT
              containers:
              - image: ghcr.io/cafe/drinks
        """;

    [Fact]
    public async Task FirstRequest_AtAFollower_WakesTheRevision()
    {
        await using var replicas = await ReplicaCluster.StartAsync(3);
        await replicas.DeployAsync(Manifest(initial: 0), instances: 0);
        var follower = (replicas.Leader + 1) % 3;
        Assert.Empty(Pods(replicas));

        var clock = Stopwatch.StartNew();
        var result = await replicas.State(follower).AcquireAsync(TestContext.Current.CancellationToken);
        output.WriteLine($"From a request at a follower to its place on an instance that starts at once: {clock.Elapsed.TotalMilliseconds:0} ms.");

        Assert.Equal(LeaseOutcome.Granted, result.Outcome);
        result.Lease.Dispose();
    }

    [Fact]
    public async Task LeaderKilled_UnderLoadOnALimit_AnotherOneScalesOnAndNoRequestFails()
    {
        await using var replicas = await ReplicaCluster.StartAsync(3);
        await replicas.DeployAsync(Manifest(limit: 1));
        var killed = replicas.Leader;
        int[] others = [.. Enumerable.Range(0, 3).Where(host => host != killed)];
        await using var load = new ReplicaLoad();
        Array.ForEach(others, host => load.Add(replicas, host, callers: 2, TimeSpan.FromMilliseconds(20)));
        await ReplicaCluster.UntilAsync(() => load.Served > 50 && replicas.State(others[0]).CountReady() >= 3, "the load is served");

        await replicas.KillAsync(killed);
        var clock = Stopwatch.StartNew();
        var before = replicas.State(others[0]).CountReady();
        load.Add(replicas, others[0], callers: 10, TimeSpan.FromMilliseconds(20));
        await ReplicaCluster.UntilAsync(() => replicas.State(others[0]).CountReady() >= before + 5, "there are more instances");
        output.WriteLine(
            $"From the end of the leader until more was running {clock.Elapsed.TotalSeconds:0.0} s, with a lease of {ReplicaCluster.LeaseDuration.TotalSeconds} s.");

        Assert.Contains(others, host => replicas.Role(host).IsLeader);
        Assert.False(replicas.Role(killed).IsLeader);
        await load.StopAsync();
        Assert.Empty(load.Failures);
    }

    [Fact]
    public async Task LeaderStops_GivesTheLeaseBack_AnotherOneLeads()
    {
        await using var replicas = await ReplicaCluster.StartAsync(2);
        await replicas.DeployAsync(Manifest(min: 2), instances: 2);
        var pods = Pods(replicas);

        await replicas.StopAsync(replicas.Leader);
        Assert.Equal("", (await LeaseAsync(replicas)).Spec.HolderIdentity ?? "");
        await ReplicaCluster.UntilAsync(() => replicas.Leader == 0, "the other one leads");

        Assert.Equal(replicas.Role(0).Self, (await LeaseAsync(replicas)).Spec.HolderIdentity);
        Assert.Equal(pods, Pods(replicas));
    }

    [Fact]
    public async Task ApiServer_StoppedForTenSeconds_NoRequestFailsAndThereIsALeaderAgain()
    {
        await using var replicas = await ReplicaCluster.StartAsync(3);
        await replicas.DeployAsync(Manifest(limit: 1));
        await using var load = new ReplicaLoad();
        for (var host = 0; host < 3; host++)
        {
            load.Add(replicas, host, callers: 2, TimeSpan.FromMilliseconds(20));
        }

        await ReplicaCluster.UntilAsync(() => load.Served > 100 && replicas.State(0).CountReady() >= 4, "the load is served");
        await replicas.Cluster.Server.HangUpAsync();
        await ReplicaCluster.UntilAsync(() => replicas.Leader < 0, "nobody may decide any more");
        var served = load.Served;
        await Task.Delay(TimeSpan.FromSeconds(7), TestContext.Current.CancellationToken);
        Assert.True(load.Served > served + 50, $"{load.Served - served} requests were served while nobody led.");
        await replicas.Cluster.Server.ListenAsync();

        await ReplicaCluster.UntilAsync(() => replicas.Leader >= 0, "there is a leader again");
        load.Add(replicas, 1, callers: 8, TimeSpan.FromMilliseconds(20));
        await ReplicaCluster.UntilAsync(() => replicas.State(2).CountReady() >= 10, "it scales");
        await load.StopAsync();
        Assert.Empty(load.Failures);
    }

    [Fact]
    public async Task Election_WithItsRoleAlone_Works()
    {
        await using var replicas = await ReplicaCluster.StartAsync(1);
        var server = replicas.Cluster.Server;
        server.Rules = [.. HostRoles.Rules(), .. HostRoles.RulesOfTheCluster(), .. HostRoles.RulesOfReplicas()];
        await replicas.AddAsync();

        await ReplicaCluster.UntilAsync(() => replicas.Desk(replicas.Leader).Gateways.Count == 2, "the second one is known");
        await replicas.DeployAsync(Manifest());
        await replicas.StopAsync(replicas.Leader);
        await ReplicaCluster.UntilAsync(() => replicas.Leader == 0, "the other one leads");
        Assert.Empty(server.Refusals);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("a token that is another one", HttpStatusCode.Unauthorized)]
    [InlineData("", HttpStatusCode.BadRequest)]
    public async Task Report_WithoutTheToken_IsRefused(string? token, HttpStatusCode expected)
    {
        await using var replicas = await ReplicaCluster.StartAsync(1);
        var options = replicas.Provider(0).GetRequiredService<IOptions<KubernetesReplicaOptions>>().Value;
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{options.Port}/{ReplicaPaths.Report}") { Content = new StringContent("no report", Encoding.UTF8) };
        if (token is not null)
        {
            var shown = token.Length > 0 ? token : await replicas.Provider(0).GetRequiredService<ReplicaToken>().GetAsync(TestContext.Current.CancellationToken);
            request.Headers.Authorization = new("Bearer", shown);
        }

        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(expected, response.StatusCode);
    }

    private static string Manifest(int limit = 0, int min = 0, int initial = 1) => Coffee
        .Replace("INITIAL", $"{initial}", StringComparison.Ordinal)
        .Replace("LIMIT", $"{limit}", StringComparison.Ordinal)
        .Replace("MIN", $"{min}", StringComparison.Ordinal);

    private static List<string> Pods(ReplicaCluster replicas) =>
        [.. replicas.Cluster.List(ApiResource.Pods).Select(pod => (string)pod["metadata"]!["name"]!).Order(StringComparer.Ordinal)];

    private static Task<k8s.Models.V1Lease> LeaseAsync(ReplicaCluster replicas) =>
        replicas.Cluster.User.CoordinationV1.ReadNamespacedLeaseAsync("serverless-hosting", "default");
}
