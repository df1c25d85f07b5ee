using Serverless.Hosting.Backends;
using Serverless.Hosting.Model;
using static Serverless.Hosting.Specs;

namespace Serverless.Hosting.Deployment;

public class DeployTests
{
    private const string CoffeeHost = "coffee.default.example.com";

    [Fact]
    public async Task Apply_NewService_BecomesReadyWithANumberedRevision()
    {
        await using var host = await EngineHost.StartAsync();

        var coffee = await host.DeployAsync(Coffee());

        Assert.Equal("coffee-00001", coffee.Status.LatestCreatedRevisionName);
        Assert.Equal("coffee-00001", coffee.Status.LatestReadyRevisionName);
        Assert.Equal("http://coffee.default.example.com", coffee.Status.Url);
        Assert.Equal("http://coffee.default.svc.cluster.local", coffee.Status.AddressUrl);
        Assert.Equal(1, coffee.Status.ObservedGeneration);
        Assert.Equal([ConditionTypes.ConfigurationsReady, ConditionTypes.Ready, ConditionTypes.RoutesReady], coffee.Status.Conditions.Select(condition => condition.Type));
        Assert.All(coffee.Status.Conditions, condition => Assert.Equal(ConditionStatus.True, condition.Status));
        Assert.Equal("coffee-00001", host.Route(CoffeeHost)!.Split.Pick(0).Revision.Name);
    }

    [Fact]
    public async Task Apply_ChangedTemplate_MovesTheTrafficToTheNewRevisionWhenItIsReady()
    {
        await using var host = await EngineHost.StartAsync();
        await host.DeployAsync(Coffee());
        host.Backend.StartDelay = TimeSpan.FromSeconds(3);

        await host.Services.ApplyAsync(Coffee(target: "espresso"));
        await host.SettleAsync();

        Assert.Equal("coffee-00001", host.Route(CoffeeHost)!.Split.Pick(0).Revision.Name);
        Assert.Equal("coffee-00002", host.Services.Get<Service>("default", "coffee")!.Status.LatestCreatedRevisionName);
        Assert.NotEqual(ConditionStatus.True, host.Condition<Service>("coffee", ConditionTypes.Ready).Status);

        await host.AdvanceAsync(4);
        await host.UntilReadyAsync("coffee");

        Assert.Equal("coffee-00002", host.Route(CoffeeHost)!.Split.Pick(0).Revision.Name);
        Assert.Equal(RoutingState.Active, host.Services.Get<Revision>("default", "coffee-00002")!.Status.RoutingState);
        await EngineHost.UntilAsync(() => host.Services.Get<Revision>("default", "coffee-00001")!.Status.RoutingState == RoutingState.Reserve);
    }

    [Fact]
    public async Task Apply_SameAgain_ChangesNothing()
    {
        await using var host = await EngineHost.StartAsync();
        var first = await host.DeployAsync(Coffee());

        var second = await host.Services.ApplyAsync(Coffee());

        Assert.Equal(first.Version, second.Version);
        Assert.Single(host.Services.List<Revision>());
    }

    [Fact]
    public async Task Apply_RevisionThatNeverBecomesReady_LeavesTheTrafficAndSaysWhy()
    {
        await using var host = await EngineHost.StartAsync();
        await host.DeployAsync(Coffee());
        host.Backend.Ensuring = _ => new RevisionFailure(ConditionTypes.ContainerHealthy, "ContainerMissing", "Image 'cafe/milk' is mapped to no command.");

        await host.Services.ApplyAsync(Coffee(target: "milk"));
        await EngineHost.UntilAsync(() => host.Condition<Service>("coffee", ConditionTypes.Ready).Status == ConditionStatus.False);

        Assert.Equal("coffee-00001", host.Route(CoffeeHost)!.Split.Pick(0).Revision.Name);
        var ready = host.Condition<Service>("coffee", ConditionTypes.Ready);
        Assert.Equal("RevisionFailed", ready.Reason);
        Assert.Contains("Image 'cafe/milk' is mapped to no command.", ready.Message, StringComparison.Ordinal);
        Assert.Equal("ContainerMissing", host.Condition<Revision>("coffee-00002", ConditionTypes.ContainerHealthy).Reason);
    }

    [Fact]
    public async Task Apply_RevisionThatCrashes_SaysItsExitCode()
    {
        await using var host = await EngineHost.StartAsync();
        host.Backend.BecomesReady = false;
        await host.Services.ApplyAsync(Coffee());
        await EngineHost.UntilAsync(() => host.Backend.InstancesOf("coffee-00001").Count == 1);

        host.Backend.Kill(host.Backend.InstancesOf("coffee-00001")[0].Name, new RevisionFailure(ConditionTypes.ContainerHealthy, "ExitCode5", "out of milk"));
        await EngineHost.UntilAsync(() => host.Condition<Revision>("coffee-00001", ConditionTypes.ContainerHealthy).Reason == "ExitCode5");

        Assert.Equal("out of milk", host.Condition<Revision>("coffee-00001", ConditionTypes.Ready).Message);
        await EngineHost.UntilAsync(() => host.Condition<Service>("coffee", ConditionTypes.ConfigurationsReady).Reason == "RevisionFailed");
    }

    [Fact]
    public async Task Apply_TwoRevisionsByName_SplitsTheTrafficAndGivesTagsAHost()
    {
        await using var host = await EngineHost.StartAsync();
        await host.DeployAsync(Coffee(service => service.WithRevisionName("coffee-v1")));
        await host.DeployAsync(Coffee(service => service.WithRevisionName("coffee-v2").WithTraffic(Pinned("coffee-v1", 90), Pinned("coffee-v2", 10, "canary")), "v2"));

        var split = host.Route(CoffeeHost)!.Split;
        Assert.Equal(90, Enumerable.Range(0, 100).Count(draw => split.Pick(draw).Revision.Name == "coffee-v1"));
        Assert.Equal(10, Enumerable.Range(0, 100).Count(draw => split.Pick(draw).Revision.Name == "coffee-v2"));
        Assert.Equal("coffee-v2", host.Route("canary-coffee.default.example.com")!.Split.Pick(99).Revision.Name);
        Assert.Equal("http://canary-coffee.default.example.com", host.Services.Get<Service>("default", "coffee")!.Status.Traffic[1].Url);
    }

    [Fact]
    public async Task SetTraffic_ToAnOldRevision_RollsBackAtOnce()
    {
        await using var host = await EngineHost.StartAsync();
        await host.DeployAsync(Coffee());
        await host.DeployAsync(Coffee(target: "espresso"));

        await host.Services.SetTrafficAsync("default", "coffee", [Pinned("coffee-00001", 100)]);
        await EngineHost.UntilAsync(() => host.Route(CoffeeHost)!.Split.Pick(0).Revision.Name == "coffee-00001");

        Assert.Equal(2, host.Services.List<Revision>().Count);
        await host.UntilReadyAsync("coffee");
    }

    [Fact]
    public async Task Apply_TrafficToAnUnknownRevision_LeavesTheRoutesAndSaysWhy()
    {
        await using var host = await EngineHost.StartAsync();
        await host.DeployAsync(Coffee());
        var version = host.Serving.Routes.Version;

        await host.Services.SetTrafficAsync("default", "coffee", [Pinned("coffee-00007", 100)]);
        await EngineHost.UntilAsync(() => host.Condition<Service>("coffee", ConditionTypes.RoutesReady).Status == ConditionStatus.False);

        Assert.Equal("RevisionMissing", host.Condition<Route>("coffee", ConditionTypes.AllTrafficAssigned).Reason);
        Assert.Equal(version, host.Serving.Routes.Version);
    }

    [Fact]
    public async Task Apply_NameThatIsTakenByAnotherTemplate_IsRefused()
    {
        await using var host = await EngineHost.StartAsync();
        await host.DeployAsync(Coffee(service => service.WithRevisionName("coffee-v1")));

        var refused = await Assert.ThrowsAsync<ResourceInvalidException>(() => host.Services.ApplyAsync(Coffee(service => service.WithRevisionName("coffee-v1"), "other")));

        Assert.Equal(["spec.template.metadata.name"], refused.Errors.Single().Paths);
    }

    [Fact]
    public async Task Apply_OldNameAndTemplate_TakesTheOldRevisionUpAgain()
    {
        await using var host = await EngineHost.StartAsync();
        await host.DeployAsync(Coffee(service => service.WithRevisionName("coffee-a")));
        await host.DeployAsync(Coffee(service => service.WithRevisionName("coffee-b"), "b"));

        await host.Services.ApplyAsync(Coffee(service => service.WithRevisionName("coffee-a")));
        await EngineHost.UntilAsync(() => host.Route(CoffeeHost)!.Split.Pick(0).Revision.Name == "coffee-a");
        await host.UntilReadyAsync("coffee");

        Assert.Equal("coffee-a", host.Services.Get<Service>("default", "coffee")!.Status.LatestCreatedRevisionName);
        Assert.Equal(2, host.Services.List<Revision>().Count);
    }

    [Fact]
    public async Task Apply_StaleVersion_IsAConflict()
    {
        await using var host = await EngineHost.StartAsync();
        var coffee = await host.DeployAsync(Coffee());
        await host.Services.ApplyAsync(Coffee(target: "espresso"));

        await Assert.ThrowsAsync<StoreConflictException>(() => host.Services.ApplyAsync(Coffee(target: "mocha"), new ApplyOptions { ExpectedVersion = coffee.Version }));
    }

    [Fact]
    public async Task Apply_UnchangedDocumentOfASource_DoesNotUndoWhatWasChangedSince()
    {
        await using var host = await EngineHost.StartAsync();
        var source = new ApplyOptions { Source = "coffee.yaml", SourceHash = "1" };
        await host.Services.ApplyAsync(Coffee(), source);
        await host.UntilReadyAsync("coffee");
        await host.DeployAsync(Coffee(target: "changed by hand"));

        await host.Services.ApplyAsync(Coffee(), source);

        Assert.Equal(2, host.Services.Get<Service>("default", "coffee")!.Generation);
        Assert.Equal(3, (await host.Services.ApplyAsync(Coffee(), source with { SourceHash = "2" })).Generation);
    }

    [Fact]
    public async Task Delete_Service_EndsRoutesRevisionsAndInstances()
    {
        await using var host = await EngineHost.StartAsync();
        await host.DeployAsync(Coffee());

        Assert.True(await host.Services.DeleteAsync(new ResourceId(ResourceKind.Service, "default", "coffee")));
        await EngineHost.UntilAsync(() => host.Backend.Removed.Contains("coffee-00001"));

        Assert.Null(host.Route(CoffeeHost));
        Assert.Empty(host.Serving.Revisions);
        Assert.Empty(host.Services.List<Configuration>());
        Assert.False(await host.Services.DeleteAsync(new ResourceId(ResourceKind.Service, "default", "coffee")));
    }

    [Fact]
    public async Task Delete_RevisionInUse_IsMadeAgain()
    {
        await using var host = await EngineHost.StartAsync();
        await host.DeployAsync(Coffee());
        var uid = host.Services.Get<Revision>("default", "coffee-00001")!.Uid;

        await host.Services.DeleteAsync(new ResourceId(ResourceKind.Revision, "default", "coffee-00001"));
        await EngineHost.UntilAsync(() => host.Services.Get<Revision>("default", "coffee-00001") is { } again && again.Uid != uid && Readiness.IsReady(again));

        await EngineHost.UntilAsync(() => host.Route(CoffeeHost)?.Split.Pick(0).Revision.Uid == host.Services.Get<Revision>("default", "coffee-00001")!.Uid);
    }

    [Fact]
    public async Task Start_WithAStoreThatHoldsServices_RoutesThemBeforeAnythingElse()
    {
        var store = new InMemoryRevisionStore(TimeProvider.System);
        await using (var before = await EngineHost.StartAsync(store))
        {
            await before.DeployAsync(Coffee());
            await before.DeployAsync(Coffee(service => service.WithTraffic(Pinned("coffee-00001", 90), Latest(10, "canary")), "espresso"));
        }

        await using var after = await EngineHost.StartAsync(store);

        Assert.Equal(["coffee-00001", "coffee-00002"], after.Route(CoffeeHost)!.Split.Targets.Select(target => target.Target.Revision.Name));
        Assert.Equal("coffee-00002", after.Route("canary-coffee.default.example.com")!.Split.Pick(0).Revision.Name);
        await after.SettleAsync();
        Assert.Empty(after.Backend.Plans);
    }

    [Fact]
    public async Task Start_WithMinScale_StartsTheInstancesThatAreDue()
    {
        var store = new InMemoryRevisionStore(TimeProvider.System);
        await using (var before = await EngineHost.StartAsync(store))
        {
            await before.DeployAsync(Coffee(service => service.WithScale(min: 2)));
        }

        await using var after = await EngineHost.StartAsync(store);

        await EngineHost.UntilAsync(() => after.Backend.InstancesOf("coffee-00001").Count == 2);
    }

    [Fact]
    public async Task Apply_StandaloneConfigurationAndRoute_AreServed()
    {
        await using var host = await EngineHost.StartAsync();
        await host.Services.ApplyAsync(new Configuration { Name = "beans", Template = Coffee().Template });
        await host.Services.ApplyAsync(new Route { Name = "menu", Traffic = [new TrafficTarget { ConfigurationName = "beans", Percent = 100 }] });

        await EngineHost.UntilAsync(() => host.Route("menu.default.example.com") is not null);

        Assert.Equal("beans-00001", host.Route("menu.default.example.com")!.Split.Pick(0).Revision.Name);
    }
}
