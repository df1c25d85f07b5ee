using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Serverless.Hosting.Kubernetes.ApiServer;
using Serverless.Hosting.Kubernetes.Manifests;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Kubernetes.Store;

public sealed class ClusterHostTests
{
    private const string Invalid = """
        apiVersion: serving.knative.dev/v1
        kind: Service
        metadata:
          name: coffee
        spec:
          template:
            spec:
              containerConcurrency: 2000
              containers:
              - image: ghcr.io/cafe/drinks
        """;

    [Fact]
    public async Task Apply_Coffee_IsReadyWithAllThatItOwns()
    {
        await using var cluster = await Cluster.StartAsync();
        await using var host = await ClusterHost.StartAsync(cluster);

        var applied = await cluster.ApplyAsync(Revisions.Coffee);
        await cluster.UntilAsync(() => IsReady(cluster, "services", "coffee"));

        var service = cluster.Find("services", "coffee")!;
        Assert.Equal(applied["spec"]!.ToJsonString(), service["spec"]!.ToJsonString());
        var status = service["status"]!;
        Assert.Equal(1, (long)status["observedGeneration"]!);
        Assert.Equal("http://coffee.default.example.com", (string?)status["url"]);
        Assert.Equal("http://coffee.default.svc.cluster.local", (string?)status["address"]!["url"]);
        Assert.Equal("coffee-00001", (string?)status["latestCreatedRevisionName"]);
        Assert.Equal("coffee-00001", (string?)status["latestReadyRevisionName"]);
        Assert.Equal(("coffee-00001", 100, true), Target(status["traffic"]![0]!));
        Assert.Equal(["ConfigurationsReady", "Ready", "RoutesReady"], status["conditions"]!.AsArray().Select(condition => (string)condition!["type"]!));

        var revision = cluster.Find("revisions", "coffee-00001")!;
        AssertOwner(service, cluster.Find("configurations", "coffee")!);
        AssertOwner(service, cluster.Find("routes", "coffee")!);
        AssertOwner(cluster.Find("configurations", "coffee")!, revision);
        AssertOwner(revision, cluster.List(ApiResource.Deployments).Single());
        Assert.Equal("active", (string?)revision["metadata"]!["labels"]!["serving.knative.dev/routingState"]);
        Assert.Equal("coffee", (string?)revision["metadata"]!["annotations"]!["serving.knative.dev/routes"]);
        await cluster.UntilAsync(() => Replicas(cluster, "coffee-00001") == (1, 1));
        Assert.True(IsReady(cluster, "configurations", "coffee") && IsReady(cluster, "routes", "coffee") && IsReady(cluster, "revisions", "coffee-00001"));
    }

    [Fact]
    public async Task Apply_NewImageThenSplit_MovesTheTraffic()
    {
        await using var cluster = await Cluster.StartAsync();
        await using var host = await ClusterHost.StartAsync(cluster);
        await cluster.ApplyAsync(Revisions.Coffee);
        await cluster.UntilAsync(() => IsReady(cluster, "services", "coffee"));

        await cluster.ApplyAsync(Revisions.Coffee.Replace("drinks", "drinks:2", StringComparison.Ordinal));
        await cluster.UntilAsync(() => IsReady(cluster, "services", "coffee") && (string?)cluster.Find("services", "coffee")!["status"]!["latestReadyRevisionName"] == "coffee-00002");
        await cluster.UntilAsync(() => (string?)cluster.Find("revisions", "coffee-00001")!["metadata"]!["labels"]!["serving.knative.dev/routingState"] == "reserve");
        Assert.Equal(("coffee-00002", 100, true), Target(cluster.Find("routes", "coffee")!["status"]!["traffic"]!.AsArray().Single()!));

        await cluster.ApplyAsync(Revisions.Coffee.Replace("drinks", "drinks:2", StringComparison.Ordinal) + """

              traffic:
              - revisionName: coffee-00001
                percent: 90
              - latestRevision: true
                percent: 10
                tag: next
            """);
        await cluster.UntilAsync(() => IsReady(cluster, "services", "coffee") && cluster.Find("services", "coffee")!["status"]!["traffic"]!.AsArray().Count == 2);

        var traffic = cluster.Find("services", "coffee")!["status"]!["traffic"]!.AsArray();
        Assert.Equal([("coffee-00001", 90, false), ("coffee-00002", 10, true)], traffic.Select(target => Target(target!)));
        Assert.Equal("http://next-coffee.default.example.com", (string?)traffic[1]!["url"]);
        Assert.Equal(["coffee-00001", "coffee-00002"], host.Serving.Routes.Find("coffee.default.example.com")!.Split.Targets.Select(target => target.Target.Revision.Name));
    }

    [Fact]
    public async Task Delete_Service_TakesAllOfIt()
    {
        await using var cluster = await Cluster.StartAsync();
        await using var host = await ClusterHost.StartAsync(cluster);
        await cluster.ApplyAsync(Revisions.Coffee);
        await cluster.UntilAsync(() => IsReady(cluster, "services", "coffee"));

        await cluster.DeleteAsync("services", "coffee");

        await cluster.UntilAsync(() => CustomResources.Plurals.All(plural => cluster.List(cluster.Server.Kind(plural)).Count == 0));
        await cluster.UntilAsync(() => cluster.List(ApiResource.Deployments).Count + cluster.List(ApiResource.Pods).Count == 0);
        await cluster.UntilAsync(() => host.Serving.Routes.Find("coffee.default.example.com") is null && host.Cache.List<Revision>().Length == 0);
    }

    [Fact]
    public async Task Apply_Invalid_SaysSoAndKeepsWhatIsInForce()
    {
        await using var cluster = await Cluster.StartAsync();
        await using (await ClusterHost.StartAsync(cluster))
        {
            await cluster.ApplyAsync(Revisions.Coffee);
            await cluster.UntilAsync(() => IsReady(cluster, "services", "coffee"));

            await cluster.ApplyAsync(Invalid);
            await cluster.UntilAsync(() => Ready(cluster, "services", "coffee") is { } ready && (string?)ready["status"] == "False");

            var service = cluster.Find("services", "coffee")!;
            Assert.Equal("Invalid", (string?)Ready(cluster, "services", "coffee")!["reason"]);
            Assert.Equal("spec.template.spec.containerConcurrency: expected 0 <= 2000 <= 1000", (string?)Ready(cluster, "services", "coffee")!["message"]);
            Assert.Equal(2, (long)service["status"]!["observedGeneration"]!);
            Assert.Equal(("coffee-00001", 100, true), Target(service["status"]!["traffic"]![0]!));
            Assert.Equal(1, (long)cluster.Find("configurations", "coffee")!["metadata"]!["generation"]!);
        }

        // a host that knows nothing of the valid one goes on with what was made from it
        await using var host = await ClusterHost.StartAsync(cluster);
        Assert.Equal("coffee-00001", host.Serving.Routes.Find("coffee.default.example.com")!.Split.Targets.Single().Target.Revision.Name);
        await cluster.UntilAsync(() => host.Serving.Revisions.Single().ReadyInstances > 0);
        Assert.Single(cluster.List(cluster.Server.Kind("revisions")));

        await cluster.ApplyAsync(Invalid.Replace("2000", "20", StringComparison.Ordinal));
        await cluster.UntilAsync(() => IsReady(cluster, "services", "coffee") && (string?)cluster.Find("services", "coffee")!["status"]!["latestReadyRevisionName"] == "coffee-00002");
    }

    [Fact]
    public async Task Apply_NeverValid_MakesNothing()
    {
        await using var cluster = await Cluster.StartAsync();
        await using var host = await ClusterHost.StartAsync(cluster);

        await cluster.ApplyAsync(Invalid);
        await cluster.UntilAsync(() => Ready(cluster, "services", "coffee") is { } ready && (string?)ready["status"] == "False");

        Assert.Empty(cluster.List(cluster.Server.Kind("configurations")));
        Assert.Empty(cluster.List(cluster.Server.Kind("routes")));
    }

    [Fact]
    public async Task Apply_SameWithDefaultsWrittenOut_MakesNoRevision()
    {
        await using var cluster = await Cluster.StartAsync();
        await using var host = await ClusterHost.StartAsync(cluster);
        await cluster.ApplyAsync(Revisions.Coffee);
        await cluster.UntilAsync(() => IsReady(cluster, "services", "coffee"));

        await cluster.ApplyAsync(Revisions.Coffee.Replace("      containers:", "      timeoutSeconds: 300\n      containers:", StringComparison.Ordinal));
        await cluster.UntilAsync(() => IsReady(cluster, "services", "coffee") && (long)cluster.Find("services", "coffee")!["status"]!["observedGeneration"]! == 2);

        Assert.Single(cluster.List(cluster.Server.Kind("revisions")));
        Assert.Equal(1, (long)cluster.Find("configurations", "coffee")!["metadata"]!["generation"]!);
    }

    [Fact]
    public async Task Edit_OwnedConfiguration_IsPutRight()
    {
        await using var cluster = await Cluster.StartAsync();
        await using var host = await ClusterHost.StartAsync(cluster);
        await cluster.ApplyAsync(Revisions.Coffee);
        await cluster.UntilAsync(() => IsReady(cluster, "services", "coffee"));
        var before = cluster.Find("configurations", "coffee")!["spec"]!.ToJsonString();

        // one that is not even valid: otherwise a revision of it would be made in between
        await cluster.ApplyAsync(Invalid.Replace("kind: Service", "kind: Configuration", StringComparison.Ordinal));
        await cluster.UntilAsync(() => cluster.Find("configurations", "coffee")!["spec"]!.ToJsonString() == before && IsReady(cluster, "configurations", "coffee"));
        await cluster.UntilAsync(() => IsReady(cluster, "services", "coffee"));
    }

    [Fact]
    public async Task Apply_ForgedRevision_KeepsNobodyFromBeingServed()
    {
        await using var cluster = await Cluster.StartAsync();
        var owner = await cluster.ApplyAsync(Revisions.Coffee.Replace("kind: Service", "kind: Configuration", StringComparison.Ordinal));
        await cluster.ApplyAsync($$"""
            apiVersion: serving.knative.dev/v1
            kind: Revision
            metadata:
              name: coffee-00007
              ownerReferences:
              - { apiVersion: serving.knative.dev/v1, kind: Configuration, name: coffee, uid: {{(string)owner["metadata"]!["uid"]!}}, controller: true }
            spec:
              containers:
              - image: ghcr.io/cafe/drinks
                resources: { requests: { cpu: 1 } }
            """);
        await using var host = await ClusterHost.StartAsync(cluster);

        await cluster.UntilAsync(() => IsReady(cluster, "configurations", "coffee"));
        await cluster.UntilAsync(() => (string?)Ready(cluster, "revisions", "coffee-00007")?["reason"] == "Invalid");
    }

    [Fact]
    public async Task Edit_SpecificationOfARevision_IsToldAndNotServed()
    {
        await using var cluster = await Cluster.StartAsync();
        await using var host = await ClusterHost.StartAsync(cluster);
        await cluster.ApplyAsync(Revisions.Coffee);
        await cluster.UntilAsync(() => IsReady(cluster, "services", "coffee"));
        var revisions = cluster.Server.Kind("revisions");

        cluster.Server.Store.Update(revisions, "default", "coffee-00001", isStatus: false, item =>
        {
            item["spec"]!["containers"]![0]!["image"] = "ghcr.io/cafe/water";
            return item;
        });

        await cluster.UntilAsync(() => (string?)Ready(cluster, "revisions", "coffee-00001")!["reason"] == "Invalid");
        Assert.Equal("ghcr.io/cafe/drinks", host.Cache.List<Revision>().Single().Spec.ServingContainer.Image);
        Assert.NotNull(host.Serving.Routes.Find("coffee.default.example.com"));
    }

    [Fact]
    public async Task Delete_ServiceWithoutWhatItOwns_IsServedOnAndLetGoOfByTheLabel()
    {
        await using var cluster = await Cluster.StartAsync();
        await using var host = await ClusterHost.StartAsync(cluster);
        await cluster.ApplyAsync(Revisions.Coffee);
        await cluster.UntilAsync(() => IsReady(cluster, "services", "coffee"));

        // what a cluster does: it marks the service, makes independent what belongs to it, and deletes it then
        Change("services", metadata => metadata["finalizers"] = new JsonArray("orphan"));
        cluster.Server.Store.Delete(cluster.Server.Kind("services"), "default", "coffee", new() { IsOrphan = true });
        foreach (var plural in new[] { "configurations", "routes" })
        {
            Change(plural, metadata => metadata.Remove("ownerReferences"));
            await cluster.UntilAsync(() => (string?)Ready(cluster, plural, "coffee")!["reason"] == "Invalid");
        }

        Change("services", metadata => metadata.Remove("finalizers"));
        await cluster.UntilAsync(() => host.Cache.List<Service>().Length == 0);
        Assert.NotNull(host.Serving.Routes.Find("coffee.default.example.com"));

        foreach (var plural in new[] { "configurations", "routes" })
        {
            Change(plural, metadata => metadata["labels"]!.AsObject().Remove("serving.knative.dev/service"));
            await cluster.UntilAsync(() => (string?)Ready(cluster, plural, "coffee")!["reason"] != "Invalid");
        }

        Assert.Single(cluster.List(ApiResource.Pods));

        void Change(string plural, Action<JsonObject> change) => cluster.Server.Store.Update(cluster.Server.Kind(plural), "default", "coffee", isStatus: false, item =>
        {
            change(item["metadata"]!.AsObject());
            return item;
        });
    }

    [Fact]
    public async Task Restart_NothingChanged_WritesNothing()
    {
        await using var cluster = await Cluster.StartAsync();
        await using (await ClusterHost.StartAsync(cluster))
        {
            await cluster.ApplyAsync(Revisions.Coffee);
            await cluster.UntilAsync(() => IsReady(cluster, "services", "coffee") && Replicas(cluster, "coffee-00001") == (1, 1));
        }

        var writes = new ConcurrentQueue<ApiRequest>();
        cluster.Server.Faults.Fails = request =>
        {
            if (request.Verb is not ("get" or "list" or "watch"))
            {
                writes.Enqueue(request);
            }

            return null;
        };
        await using var host = await ClusterHost.StartAsync(cluster);
        await cluster.UntilAsync(() => host.Serving.Revisions.Single().ReadyInstances > 0);

        // whatever is due is done when something that comes after it is done
        await cluster.ApplyAsync(Revisions.Coffee.Replace("name: coffee", "name: tea", StringComparison.Ordinal));
        await cluster.UntilAsync(() => IsReady(cluster, "services", "tea"));
        Assert.Contains(writes, write => write.Name == "tea");
        Assert.DoesNotContain(writes, write => write.Name?.StartsWith("coffee", StringComparison.Ordinal) == true);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_WithTheShippedRole_IsRefusedNothing(bool ofTheCluster)
    {
        await using var cluster = await Cluster.StartAsync();
        var options = new KubernetesManifestOptions { Image = "host" };
        if (!ofTheCluster)
        {
            options.ServiceNamespaces.Add("default");
        }

        cluster.Install(HostObjects.Namespace(options));
        foreach (var item in HostRoles.All(options))
        {
            cluster.Install(item);
        }

        await using var host = await ClusterHost.StartAsync(
            cluster,
            serverless => serverless.Services.PostConfigure<KubernetesBackendOptions>(kubernetes =>
            {
                if (ofTheCluster)
                {
                    kubernetes.Namespaces.Clear();
                }
            }),
            ApiAccess.TokenOf(options.Namespace, ManifestLabels.Host));

        await cluster.ApplyAsync(Revisions.Coffee);
        await cluster.UntilAsync(() => IsReady(cluster, "services", "coffee"));
        await cluster.ApplyAsync(Revisions.Coffee.Replace("drinks", "drinks:2", StringComparison.Ordinal));
        await cluster.UntilAsync(() => IsReady(cluster, "services", "coffee") && (string?)cluster.Find("services", "coffee")!["status"]!["latestReadyRevisionName"] == "coffee-00002");
        await host.Services.ApplyAsync(new ServiceSpec { Name = "tea", Template = new() { Spec = new() { Containers = [new() { Image = "tea" }] } } }, null, TestContext.Current.CancellationToken);
        await cluster.UntilAsync(() => IsReady(cluster, "services", "tea"));
        await host.Services.DeleteAsync(new(ResourceKind.Service, "default", "tea"), TestContext.Current.CancellationToken);
        await cluster.UntilAsync(() => cluster.Find("routes", "tea") is null);

        Assert.Empty(cluster.Server.Refusals);
    }

    [Fact]
    public async Task Run_ClusterIsAwayForAWhile_GoesOnAfterwards()
    {
        await using var cluster = await Cluster.StartAsync();
        await using var host = await ClusterHost.StartAsync(cluster);
        await cluster.ApplyAsync(Revisions.Coffee);
        await cluster.UntilAsync(() => IsReady(cluster, "services", "coffee"));

        await cluster.Server.HangUpAsync();
        Assert.NotNull(host.Serving.Routes.Find("coffee.default.example.com"));
        await cluster.Server.ListenAsync();
        await cluster.ApplyAsync(Revisions.Coffee.Replace("drinks", "drinks:2", StringComparison.Ordinal));

        await cluster.UntilAsync(() => IsReady(cluster, "services", "coffee") && (string?)cluster.Find("services", "coffee")!["status"]!["latestReadyRevisionName"] == "coffee-00002");
    }

    private static (string?, int, bool) Target(JsonNode target) => ((string?)target["revisionName"], (int)target["percent"]!, (bool?)target["latestRevision"] ?? false);

    private static (long?, long?) Replicas(Cluster cluster, string revision) =>
        ((long?)cluster.Find("revisions", revision)!["status"]!["actualReplicas"], (long?)cluster.Find("revisions", revision)!["status"]!["desiredReplicas"]);

    private static void AssertOwner(JsonObject owner, JsonObject owned)
    {
        var reference = owned["metadata"]!["ownerReferences"]!.AsArray().Single()!;
        Assert.Equal(((string?)owner["kind"], (string?)owner["metadata"]!["name"], (string?)owner["metadata"]!["uid"]), ((string?)reference["kind"], (string?)reference["name"], (string?)reference["uid"]));
        Assert.True((bool)reference["controller"]!);
        Assert.Equal("serving.knative.dev/v1", (string?)reference["apiVersion"]);
    }

    private static JsonNode? Ready(Cluster cluster, string plural, string name) =>
        cluster.Find(plural, name)?["status"]?["conditions"]?.AsArray().SingleOrDefault(condition => (string?)condition!["type"] == "Ready");

    private static bool IsReady(Cluster cluster, string plural, string name) =>
        (string?)Ready(cluster, plural, name)?["status"] == "True"
        && (long?)cluster.Find(plural, name)!["status"]!["observedGeneration"] == (long?)cluster.Find(plural, name)!["metadata"]!["generation"];
}
