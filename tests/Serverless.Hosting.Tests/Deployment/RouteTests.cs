using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Serverless.Hosting.Model;
using Serverless.Hosting.Routing;
using static Serverless.Hosting.Specs;

namespace Serverless.Hosting.Deployment;

/// <summary>
/// What a route serves, says and marks.
/// </summary>
public class RouteTests
{
    private const string CoffeeHost = "coffee.default.example.com";
    private const string BlueHost = "blue-coffee.default.example.com";

    [Fact]
    public async Task Route_HostThatAnotherRouteHas_IsNotOwnedUntilTheOtherIsGone()
    {
        await using var host = await EngineHost.StartAsync();
        await host.DeployAsync(Named("blue-coffee"));
        await host.DeployAsync(Coffee());
        var version = host.Serving.Routes.Version;

        await host.Services.SetTrafficAsync("default", "coffee", [Latest(100, "blue")]);
        await EngineHost.UntilAsync(() => host.Condition<Service>("coffee", ConditionTypes.RoutesReady).Reason == "NotOwned");

        Assert.Equal(ConditionStatus.False, host.Condition<Route>("coffee", ConditionTypes.IngressReady).Status);
        Assert.Contains("Route default/blue-coffee", host.Condition<Route>("coffee", ConditionTypes.IngressReady).Message, StringComparison.Ordinal);
        Assert.Equal(version, host.Serving.Routes.Version);
        Assert.Equal("blue-coffee-00001 100", host.Shares(BlueHost));
        Assert.Equal("coffee-00001 100", host.Shares(CoffeeHost));

        await host.Services.DeleteAsync(new ResourceId(ResourceKind.Service, "default", "blue-coffee"));
        await host.UntilReadyAsync("coffee");
        Assert.Equal("coffee-00001 100", host.Shares(BlueHost));
    }

    [Fact]
    public async Task Start_WithAHostThatTwoClaim_LeavesItWithItsOwner()
    {
        var store = new InMemoryRevisionStore(TimeProvider.System);
        await using (var before = await EngineHost.StartAsync(store))
        {
            await before.DeployAsync(Named("blue-coffee"));
            await before.Services.ApplyAsync(Coffee(service => service.WithTraffic(Latest(100, "blue"))));
            await EngineHost.UntilAsync(() => before.Services.Get<Service>("default", "coffee") is { Status.Conditions: var conditions } && conditions.Any(condition => condition.Reason == "NotOwned"));
        }

        await using var after = await EngineHost.StartAsync(store);
        await after.SettleAsync();

        Assert.Equal("blue-coffee-00001 100", after.Shares(BlueHost));
        Assert.Null(after.Route(CoffeeHost));
        Assert.Equal("NotOwned", after.Condition<Service>("coffee", ConditionTypes.RoutesReady).Reason);
    }

    [Fact]
    public async Task Route_SeveralBadTargets_ReportsTheFailureAndChangesNothing()
    {
        await using var host = await EngineHost.StartAsync();
        await host.DeployAsync(Coffee());
        await host.DeployAsync(Named("tea"));
        var before = host.Services.Get<Route>("default", "coffee")!.Status.Traffic;

        await host.Services.SetTrafficAsync("default", "coffee", [Latest(50), Pinned("coffee-00007", 25), Pinned("tea-00001", 25)]);
        await EngineHost.UntilAsync(() => host.Condition<Service>("coffee", ConditionTypes.RoutesReady).Reason == "RevisionNotOwned");

        Assert.Contains("tea", host.Condition<Route>("coffee", ConditionTypes.AllTrafficAssigned).Message, StringComparison.Ordinal);
        Assert.Equal(before, host.Services.Get<Route>("default", "coffee")!.Status.Traffic);
        Assert.Equal("coffee-00001 100", host.Shares(CoffeeHost));
    }

    [Fact]
    public async Task Route_ThatFails_IsToldInTheLogOnce()
    {
        using var logs = new RecordingLogs();
        await using var host = await EngineHost.StartAsync(configure: builder => builder.Services.AddLogging(logging => logging.AddProvider(logs)));
        await host.DeployAsync(Coffee());

        await host.Services.SetTrafficAsync("default", "coffee", [Pinned("coffee-00007", 100)]);
        await EngineHost.UntilAsync(() => host.Condition<Service>("coffee", ConditionTypes.RoutesReady).Reason == "RevisionMissing");
        await host.Services.SetTrafficAsync("default", "coffee", [Latest(100)]);
        await host.UntilReadyAsync("coffee");

        Assert.Equal(
            ["Route coffee stays as it was: RevisionMissing. Revision \"coffee-00007\" referenced in traffic not found."],
            logs.Messages.Where(message => message.Contains("stays", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Route_WithoutItsConfiguration_WaitsForIt()
    {
        await using var host = await EngineHost.StartAsync();
        await host.Services.ApplyAsync(new Route { Name = "menu", Traffic = [new TrafficTarget { ConfigurationName = "beans", Percent = 100 }] });
        await EngineHost.UntilAsync(() => host.Condition<Route>("menu", ConditionTypes.AllTrafficAssigned).Reason == "ConfigurationMissing");
        host.Backend.StartDelay = TimeSpan.FromSeconds(3);

        await host.Services.ApplyAsync(new Configuration { Name = "beans", Template = Coffee().Template });
        await EngineHost.UntilAsync(() => host.Condition<Route>("menu", ConditionTypes.AllTrafficAssigned) is { Status: ConditionStatus.Unknown, Reason: "RevisionMissing" });
        await host.AdvanceAsync(4);

        await EngineHost.UntilAsync(() => Readiness.IsReady(host.Services.Get<Route>("default", "menu")!));
        Assert.Equal("beans-00001 100", host.Shares("menu.default.example.com"));
    }

    [Fact]
    public async Task Route_TagsTemplatesDomainsAndVisibility_MakeTheHosts()
    {
        await using var host = await EngineHost.StartAsync(configure: serverless => Microsoft.Extensions.DependencyInjection.OptionsServiceCollectionExtensions.Configure<RoutingOptions>(serverless.Services, options =>
        {
            options.TagTemplate = "{{.Name}}-{{.Tag}}";
            options.DomainTemplate = "{{.Name}}.{{.Domain}}";
            options.Domains.Add(new DomainRule { Domain = "cafe.example" });
            options.Domains.Add(new DomainRule { Domain = "vip.example", Selector = new Dictionary<string, string> { ["vip"] = "yes" } });
        }));
        var tagged = Coffee(service => service.WithTraffic(Latest(100, "blue"), Latest(0, "staff")));
        await host.DeployAsync(tagged with { Annotations = ValueMap.Empty.With(HostNames.LocalTagsAnnotation, "staff, other") });
        await host.DeployAsync(Named("tea") with { Labels = ValueMap.Empty.With("vip", "yes") });
        await host.DeployAsync(Named("kitchen") with { Labels = ValueMap.Empty.With(ServingLabels.Visibility, "cluster-local") });

        Assert.False(host.Route("coffee.cafe.example")!.IsClusterLocal);
        Assert.False(host.Route("coffee-blue.cafe.example")!.IsClusterLocal);
        Assert.Null(host.Route("coffee-staff.cafe.example"));
        Assert.True(host.Route("coffee-staff.default.svc.cluster.local")!.IsClusterLocal);
        Assert.Equal("http://tea.vip.example", host.Services.Get<Service>("default", "tea")!.Status.Url);
        Assert.Equal("http://kitchen.default.svc.cluster.local", host.Services.Get<Service>("default", "kitchen")!.Status.Url);
        var coffee = host.Services.Get<Service>("default", "coffee")!;
        Assert.Equal(["http://coffee-blue.cafe.example", "http://coffee-staff.default.svc.cluster.local"], coffee.Status.Traffic.Select(target => target.Url));
        Assert.Equal("http://coffee.default.svc.cluster.local", coffee.Status.AddressUrl);
    }

    [Fact]
    public async Task Labels_OfRevisionsAndConfigurations_FollowTheRoutesThatNameThem()
    {
        await using var host = await EngineHost.StartAsync();
        await host.DeployAsync(Coffee());
        await host.DeployAsync(Coffee(target: "espresso"));
        await host.SettleAsync();
        Assert.Equal((RoutingState.Reserve, 0), (RevisionOf(host, "coffee-00001").RoutingState, RevisionOf(host, "coffee-00001").Routes.Count));
        var since = RevisionOf(host, "coffee-00002").RoutingStateModified;

        await host.AdvanceAsync(5);
        await host.Services.ApplyAsync(new Route { Name = "menu", Traffic = [Pinned("coffee-00001", 50), Pinned("coffee-00002", 50)] });
        await EngineHost.UntilAsync(() => host.Route("menu.default.example.com") is not null);
        await host.SettleAsync();

        Assert.Equal(["coffee", "menu"], RevisionOf(host, "coffee-00002").Routes);
        Assert.Equal(since, RevisionOf(host, "coffee-00002").RoutingStateModified);
        Assert.Equal((RoutingState.Active, host.Time.GetUtcNow()), (RevisionOf(host, "coffee-00001").RoutingState, RevisionOf(host, "coffee-00001").RoutingStateModified));
        Assert.Equal(["coffee", "menu"], host.Services.Get<Configuration>("default", "coffee")!.Status.Routes);

        await host.Services.DeleteAsync(new ResourceId(ResourceKind.Route, "default", "menu"));
        await EngineHost.UntilAsync(() => RevisionOf(host, "coffee-00001").RoutingState == RoutingState.Reserve);
        await host.SettleAsync();
        Assert.Equal(["coffee"], host.Services.Get<Configuration>("default", "coffee")!.Status.Routes);
    }

    [Fact]
    public async Task Labels_OfARevisionThatTrafficIsNotMeantFor_SayReserve()
    {
        await using var host = await EngineHost.StartAsync();
        await host.DeployAsync(Coffee());
        await host.Services.SetTrafficAsync("default", "coffee", [Pinned("coffee-00001", 100)]);
        await host.SettleAsync();

        await host.Services.ApplyAsync(Coffee(service => service.WithTraffic(Pinned("coffee-00001", 100)), "espresso"));
        await EngineHost.UntilAsync(() => host.Services.Get<Service>("default", "coffee")!.Status.LatestReadyRevisionName == "coffee-00002");
        await host.SettleAsync();

        Assert.Equal(RoutingState.Reserve, RevisionOf(host, "coffee-00002").RoutingState);
        Assert.Equal(RoutingState.Active, RevisionOf(host, "coffee-00001").RoutingState);
    }

    [Fact]
    public async Task Labels_OfAStandaloneConfiguration_SayPendingUntilARouteNamesIt()
    {
        await using var host = await EngineHost.StartAsync();
        await host.Services.ApplyAsync(new Configuration { Name = "beans", Template = Coffee().Template });
        await EngineHost.UntilAsync(() => host.Services.Get<Revision>("default", "beans-00001") is { } revision && Readiness.IsReady(revision));
        await host.SettleAsync();
        Assert.Equal(RoutingState.Pending, RevisionOf(host, "beans-00001").RoutingState);

        await host.Services.ApplyAsync(new Route { Name = "menu", Traffic = [new TrafficTarget { ConfigurationName = "beans", Percent = 100 }] });
        await EngineHost.UntilAsync(() => RevisionOf(host, "beans-00001").RoutingState == RoutingState.Active);
    }

    [Fact]
    public async Task Children_OfAService_DoNotInheritWhatIsNotForThem()
    {
        await using var host = await EngineHost.StartAsync();
        var annotations = ValueMap.Empty
            .With("team", "cafe")
            .With(ServingLabels.RolloutDuration, "10s")
            .With("kubectl.kubernetes.io/last-applied-configuration", "{}");
        await host.DeployAsync(Coffee() with { Annotations = annotations });

        Assert.Equal(["team"], host.Services.Get<Configuration>("default", "coffee")!.Annotations.Keys);
        Assert.Equal([ServingLabels.RolloutDuration, "team"], host.Services.Get<Route>("default", "coffee")!.Annotations.Keys.Order(StringComparer.Ordinal));
    }

    private static RevisionStatus RevisionOf(EngineHost host, string name) => host.Services.Get<Revision>("default", name)!.Status;
}
