using Microsoft.Extensions.DependencyInjection;
using Serverless.Hosting.Model;
using Serverless.Hosting.Routing;
using Serverless.Hosting.Scaling;
using static Serverless.Hosting.Specs;

namespace Serverless.Hosting.Deployment;

/// <summary>
/// Gradual rollouts in the engine, step by step.
/// </summary>
public class RolloutTests
{
    private const string CoffeeHost = "coffee.default.example.com";
    private const string CanaryHost = "canary-coffee.default.example.com";
    private static readonly TimeSpan TenSeconds = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Rollout_TenSeconds_MovesElevenPercentASecondAndIsReadyAtTheEnd()
    {
        await using var host = await EngineHost.StartAsync();
        await host.DeployAsync(Coffee(Gradual));
        host.Backend.StartDelay = TimeSpan.FromSeconds(3);

        await host.Services.ApplyAsync(Coffee(Gradual, "espresso"));
        await host.AdvanceUntilAsync(() => Newest(host) > 0, 10);
        var seen = new List<int>();
        while (StateOf(host) is { IsDone: false } state)
        {
            seen.Add(Newest(host));
            Assert.Equal(("Unknown", "RolloutInProgress"), Ready(host));
            Assert.Equal([100 - seen[^1], seen[^1]], Status(host).Select(target => target.Percent ?? -1));
            await host.AdvanceToAsync(state.NextStepAt!.Value);
        }

        Assert.Equal([1, 12, 23, 34, 45, 56, 67, 78, 89], seen);
        Assert.Equal("coffee-00002 100", host.Shares(CoffeeHost));
        await host.UntilReadyAsync("coffee");
        Assert.Equal(RoutingState.Reserve, RevisionOf(host, "coffee-00001").Status.RoutingState);
    }

    [Theory]
    [InlineData(7, 100)]
    [InlineData(30, 20)]
    [InlineData(95, 100)]
    [InlineData(120, 100)]
    [InlineData(300, 63)]
    public async Task Rollout_AnyDurationAndShare_TakesTheStepsOfThePolicyAtItsTimes(int seconds, int percent)
    {
        await using var host = await EngineHost.StartAsync();
        var spec = Coffee(service => service.WithGradualRollout(TimeSpan.FromSeconds(seconds)));
        await host.DeployAsync(spec);
        await host.DeployAsync(spec with { Traffic = percent == 100 ? spec.Traffic : [Pinned("coffee-00001", 100 - percent, "old"), Latest(percent, "new")] });

        await host.Services.ApplyAsync(Changed(host, "espresso"));
        await EngineHost.UntilAsync(() => !StateOf(host).IsDone);
        await host.SettleAsync();

        await ExpectPolicyAsync(host, StateOf(host), TimeSpan.FromSeconds(seconds));
        Assert.Equal(percent == 100 ? "coffee-00002 100" : $"coffee-00001 {100 - percent}, coffee-00002 {percent}", host.Shares(CoffeeHost));
        await host.UntilReadyAsync("coffee");
    }

    [Fact]
    public async Task Rollout_ByTheSettingOfTheHost_IsGradualToo()
    {
        await using var host = await EngineHost.StartAsync(configure: serverless => serverless.Services.Configure<RoutingOptions>(options => options.RolloutDuration = TenSeconds));
        await host.DeployAsync(Coffee());

        await host.Services.ApplyAsync(Coffee(target: "espresso"));
        await EngineHost.UntilAsync(() => Newest(host) == 1);

        Assert.Equal("coffee-00001 99, coffee-00002 1", host.Shares(CoffeeHost));
    }

    [Fact]
    public async Task Rollout_NextRevisionInTheMiddle_SharesAmongThree()
    {
        await using var host = await EngineHost.StartAsync();
        await host.DeployAsync(Coffee(Gradual));
        await host.Services.ApplyAsync(Coffee(Gradual, "espresso"));
        await ReachAsync(host, "coffee-00001 55, coffee-00002 45");

        await host.Services.ApplyAsync(Coffee(Gradual, "mocha"));
        await EngineHost.UntilAsync(() => StateOf(host).Configurations[0].Revisions.Count == 3);
        await host.SettleAsync();
        Assert.Equal("coffee-00001 55, coffee-00002 44, coffee-00003 1", host.Shares(CoffeeHost));

        await host.AdvanceToAsync(StateOf(host).NextStepAt!.Value);
        Assert.Equal("coffee-00001 55, coffee-00002 33, coffee-00003 12", host.Shares(CoffeeHost));
        Assert.All(["coffee-00001", "coffee-00002", "coffee-00003"], name => Assert.Equal(RoutingState.Active, RevisionOf(host, name).Status.RoutingState));
        await ExpectPolicyAsync(host, StateOf(host), TenSeconds);
        Assert.Equal("coffee-00003 100", host.Shares(CoffeeHost));
    }

    [Fact]
    public async Task Rollout_RevisionThatSleeps_IsWokenAndGetsItsFirstPercentOnlyWithAnInstance()
    {
        await using var host = await EngineHost.StartAsync(configure: AllowZeroInitialScale);
        await host.DeployAsync(Coffee(FromZero));
        host.Backend.StartDelay = TimeSpan.FromSeconds(5);

        await host.Services.ApplyAsync(Coffee(FromZero, "espresso"));
        await EngineHost.UntilAsync(() => host.Backend.InstancesOf("coffee-00002").Count == 1);
        await host.AdvanceAsync(4);

        Assert.Equal("coffee-00001 100", host.Shares(CoffeeHost));
        Assert.Equal([("coffee-00001", 100L)], Status(host).Select(target => (target.RevisionName, target.Percent ?? -1)));
        Assert.Equal(("Unknown", "RolloutInProgress"), Ready(host));
        Assert.Contains("\"coffee-00002\"", host.Condition<Route>("coffee", ConditionTypes.IngressReady).Message, StringComparison.Ordinal);

        await host.AdvanceAsync(1);
        await EngineHost.UntilAsync(() => Newest(host) == 1);
        Assert.Equal(1, host.Revision("coffee-00002").ReadyInstances);
        await host.SettleAsync();

        // to start took half of the ten seconds: the other half is one step
        Assert.Equal(TimeSpan.FromSeconds(5), StateOf(host).NextStepAt!.Value - host.Time.GetUtcNow());
        await host.AdvanceAsync(5);
        Assert.Equal("coffee-00002 100", host.Shares(CoffeeHost));
    }

    [Fact]
    public async Task Rollout_InstanceThatDoesNotStart_LeavesTheTrafficSaysWhyAndGoesOnWhenItDoes()
    {
        await using var host = await EngineHost.StartAsync(configure: AllowZeroInitialScale);
        await host.DeployAsync(Coffee(FromZero));
        host.Backend.BecomesReady = false;

        await host.Services.ApplyAsync(Coffee(service => FromZero(service.WithAnnotation(ServingLabels.ProgressDeadline, "20s")), "espresso"));
        await EngineHost.UntilAsync(() => host.Backend.InstancesOf("coffee-00002").Count == 1);
        await host.AdvanceAsync(19);
        Assert.Equal(("Unknown", "RolloutInProgress"), Ready(host));
        await host.AdvanceAsync(1);

        Assert.Equal(("False", "ProgressDeadlineExceeded"), Ready(host));
        Assert.Equal("coffee-00001 100", host.Shares(CoffeeHost));
        Assert.Equal("ProgressDeadlineExceeded", host.Condition<Service>("coffee", ConditionTypes.RoutesReady).Reason);

        host.Backend.BecomesReady = true;
        host.Backend.Kill(host.Backend.InstancesOf("coffee-00002")[0].Name);
        await EngineHost.UntilAsync(() => Newest(host) == 1);
        await host.SettleAsync();
        Assert.Equal(("Unknown", "RolloutInProgress"), Ready(host));
    }

    [Fact]
    public async Task Rollout_RevisionThatNeverBecomesReady_DoesNotBegin()
    {
        await using var host = await EngineHost.StartAsync();
        await host.DeployAsync(Coffee(Gradual));
        host.Backend.BecomesReady = false;

        await host.Services.ApplyAsync(Coffee(service => Gradual(service.WithAnnotation(ServingLabels.ProgressDeadline, "20s")), "espresso"));
        await host.AdvanceUntilAsync(() => host.Condition<Service>("coffee", ConditionTypes.ConfigurationsReady).Reason == "RevisionFailed", 60);

        Assert.Equal("coffee-00001 100", host.Shares(CoffeeHost));
        Assert.True(StateOf(host).IsDone);
        Assert.Equal("ProgressDeadlineExceeded", host.Condition<Revision>("coffee-00002", ConditionTypes.Ready).Reason);
    }

    [Fact]
    public async Task RollBack_InTheMiddle_GivesEverythingBackAtOnce()
    {
        await using var host = await EngineHost.StartAsync();
        await host.DeployAsync(Coffee(Gradual));
        await host.Services.ApplyAsync(Coffee(Gradual, "espresso"));
        await ReachAsync(host, "coffee-00001 55, coffee-00002 45");

        var coffee = await host.Services.RollBackAsync("default", "coffee");
        await EngineHost.UntilAsync(() => host.Shares(CoffeeHost) == "coffee-00001 100");
        await host.UntilReadyAsync("coffee");

        Assert.Equal([Pinned("coffee-00001", 100) with { LatestRevision = false }], coffee!.Traffic);
        await host.SettleAsync();
        Assert.Equal(RoutingState.Reserve, RevisionOf(host, "coffee-00002").Status.RoutingState);
        await host.AdvanceAsync(15);
        Assert.Equal("coffee-00001 100", host.Shares(CoffeeHost));
    }

    [Fact]
    public async Task RollBack_AfterTheEnd_FindsTheRevisionBeforeAndKeepsTags()
    {
        await using var host = await EngineHost.StartAsync();
        await host.DeployAsync(Coffee());
        await host.AdvanceAsync(1);
        await host.DeployAsync(Coffee(target: "espresso"));
        await host.AdvanceAsync(1);
        await host.DeployAsync(Coffee(service => service.WithTraffic(Latest(90), Latest(10, "canary")), "mocha"));
        await host.SettleAsync();

        await host.Services.RollBackAsync("default", "coffee");
        await EngineHost.UntilAsync(() => host.Shares(CoffeeHost) == "coffee-00002 100");
        Assert.Equal("coffee-00003 100", host.Shares(CanaryHost));

        await host.Services.RollBackAsync("default", "coffee", "coffee-00001");
        await EngineHost.UntilAsync(() => host.Shares(CoffeeHost) == "coffee-00001 100");
    }

    [Fact]
    public async Task RollBack_ToNothing_IsRefusedAndChangesNothing()
    {
        await using var host = await EngineHost.StartAsync();
        var coffee = await host.DeployAsync(Coffee());

        await Assert.ThrowsAsync<ResourceInvalidException>(() => host.Services.RollBackAsync("default", "coffee"));
        await Assert.ThrowsAsync<ResourceInvalidException>(() => host.Services.RollBackAsync("default", "coffee", "coffee-00009"));

        Assert.Null(await host.Services.RollBackAsync("default", "tea"));
        Assert.Equal(coffee.Version, host.Services.Get<Service>("default", "coffee")!.Version);
    }

    [Fact]
    public async Task Rollout_NameAndTemplateFromBefore_GoBackGradually()
    {
        await using var host = await EngineHost.StartAsync();
        await host.DeployAsync(Coffee(service => Gradual(service.WithRevisionName("coffee-a"))));
        await host.Services.ApplyAsync(Coffee(service => Gradual(service.WithRevisionName("coffee-b")), "b"));
        await ReachAsync(host, "coffee-b 100");

        await host.Services.ApplyAsync(Coffee(service => Gradual(service.WithRevisionName("coffee-a"))));
        await ReachAsync(host, "coffee-b 99, coffee-a 1");
        await ReachAsync(host, "coffee-a 100");

        await host.UntilReadyAsync("coffee");
        Assert.Equal("coffee-a", host.Services.Get<Service>("default", "coffee")!.Status.LatestCreatedRevisionName);
        Assert.Equal(2, host.Services.List<Revision>().Count);
    }

    [Fact]
    public async Task Rollout_RevisionDeletedInTheMiddle_LeavesItsShareToTheNewest()
    {
        await using var host = await EngineHost.StartAsync();
        await host.DeployAsync(Coffee(Gradual));
        await host.Services.ApplyAsync(Coffee(Gradual, "espresso"));
        await ReachAsync(host, "coffee-00001 55, coffee-00002 45");

        await host.Services.DeleteAsync(new ResourceId(ResourceKind.Revision, "default", "coffee-00001"));
        await EngineHost.UntilAsync(() => host.Shares(CoffeeHost) == "coffee-00002 100");

        await host.UntilReadyAsync("coffee");
    }

    [Fact]
    public async Task Start_InTheMiddle_ServesWhatWasServedAndGoesOn()
    {
        var store = new InMemoryRevisionStore(TimeProvider.System);
        var time = await StopInTheMiddleAsync(store, Coffee(Gradual), "coffee-00001 66, coffee-00002 34");
        time.Advance(TimeSpan.FromMinutes(5));

        await using var after = await EngineHost.StartAsync(store, clock: time);

        await after.SettleAsync();
        Assert.Equal("coffee-00001 55, coffee-00002 45", after.Shares(CoffeeHost));
        await ExpectPolicyAsync(after, StateOf(after), TenSeconds);
        await after.UntilReadyAsync("coffee");
    }

    [Fact]
    public async Task Start_WithTagsAndBrokenTrafficInTheMiddle_ServesWhatWasServed()
    {
        var store = new InMemoryRevisionStore(TimeProvider.System);
        var spec = Coffee(service => Gradual(service.WithTraffic(Latest(60), Latest(40, "canary"))));
        var time = await StopInTheMiddleAsync(store, spec, "coffee-00001 66, coffee-00002 34", async host =>
        {
            await host.Services.SetTrafficAsync("default", "coffee", [Pinned("coffee-00009", 100)]);
            await EngineHost.UntilAsync(() => host.Condition<Route>("coffee", ConditionTypes.AllTrafficAssigned).Reason == "RevisionMissing");
        });

        await using var after = await EngineHost.StartAsync(store, clock: time);

        Assert.Equal("coffee-00001 66, coffee-00002 34", after.Shares(CoffeeHost));
        Assert.Equal("coffee-00001 66, coffee-00002 34", after.Shares(CanaryHost));
        await after.SettleAsync();
        Assert.Equal("coffee-00001 66, coffee-00002 34", after.Shares(CoffeeHost));
    }

    [Fact]
    public async Task Start_BeforeTheFirstPercent_WakesTheRevisionAgain()
    {
        var store = new InMemoryRevisionStore(TimeProvider.System);
        await using (var before = await EngineHost.StartAsync(store, AllowZeroInitialScale))
        {
            await before.DeployAsync(Coffee(FromZero));
            before.Backend.StartDelay = TimeSpan.FromSeconds(5);
            await before.Services.ApplyAsync(Coffee(FromZero, "espresso"));
            await EngineHost.UntilAsync(() => before.Backend.InstancesOf("coffee-00002").Count == 1);
            await before.SettleAsync();
        }

        await using var after = await EngineHost.StartAsync(store, AllowZeroInitialScale);

        Assert.Equal("coffee-00001 100", after.Shares(CoffeeHost));
        await EngineHost.UntilAsync(() => after.Shares(CoffeeHost) == "coffee-00001 99, coffee-00002 1");
        Assert.Equal(1, after.Revision("coffee-00002").ReadyInstances);
    }

    [Fact]
    public async Task Rollout_WithMinScale_BeginsWhenAllNewInstancesAreReadyAndTheOldOnesAreThereUntilTheEnd()
    {
        await using var host = await EngineHost.StartAsync();
        await host.DeployAsync(Coffee(service => service.WithScale(min: 3)));
        host.Backend.BecomesReady = false;
        await host.Services.ApplyAsync(Coffee(service => service.WithScale(min: 3), "espresso"));
        await EngineHost.UntilAsync(() => host.Backend.InstancesOf("coffee-00002").Count == 3);
        host.Backend.BecomesReady = true;
        host.Backend.Kill(host.Backend.InstancesOf("coffee-00002")[0].Name);
        host.Backend.Kill(host.Backend.InstancesOf("coffee-00002")[0].Name);
        await host.AdvanceAsync(90);

        Assert.Equal(2, host.Revision("coffee-00002").ReadyInstances);
        Assert.Equal("coffee-00001 100", host.Shares(CoffeeHost));
        Assert.Equal(3, host.Revision("coffee-00001").ReadyInstances);

        host.Backend.Kill(host.Backend.InstancesOf("coffee-00002").First(instance => instance.State == Backends.InstanceState.Starting).Name);
        await EngineHost.UntilAsync(() => host.Shares(CoffeeHost) == "coffee-00002 100");
        await host.AdvanceUntilAsync(() => host.Backend.InstancesOf("coffee-00001").Count == 0, 200);
        Assert.Equal(3, host.Revision("coffee-00002").ReadyInstances);
    }

    private static void Gradual(ServiceBuilder service) => service.WithGradualRollout(TenSeconds);

    private static void FromZero(ServiceBuilder service) => service.WithGradualRollout(TenSeconds).WithScale(initial: 0);

    private static void AllowZeroInitialScale(ServerlessBuilder serverless) =>
        serverless.Services.Configure<AutoscalerOptions>(options => options.AllowZeroInitialScale = true);

    /// <summary>Takes every step that is due, and compares what is served with what the policy alone makes of the same state at the same times.</summary>
    private static async Task ExpectPolicyAsync(EngineHost host, RolloutState state, TimeSpan longest)
    {
        var goal = new RolloutState([.. state.Configurations.Select(pair => pair with { Revisions = [new(pair.Revisions[^1].RevisionName, pair.Percent)], Steps = default })]);
        var end = host.Time.GetUtcNow() + (2 * longest);
        while (!state.IsDone)
        {
            Assert.True(host.Time.GetUtcNow() < end, $"The rollout has not ended: {state.ToJson()}");
            await host.AdvanceToAsync(state.NextStepAt!.Value);
            state = GradualRollout.Step(state, goal, host.Time.GetUtcNow());

            Assert.Equal(state.ToJson(), StateOf(host).ToJson());
            foreach (var share in state.Configurations.Where(pair => pair.Tag.Length == 0).SelectMany(pair => pair.Revisions))
            {
                var served = host.Route(CoffeeHost)!.Split.Targets.Single(target => target.Target.Revision.Name == share.RevisionName && target.Percent == share.Percent);
                Assert.True(served.Percent > 0);
            }
        }
    }

    private static async Task ReachAsync(EngineHost host, string shares)
    {
        for (var step = 0; step < 30 && host.Shares(CoffeeHost) != shares; step++)
        {
            await host.AdvanceAsync(1);
        }

        Assert.Equal(shares, host.Shares(CoffeeHost));
        await host.SettleAsync();
    }

    private static async Task<Microsoft.Extensions.Time.Testing.FakeTimeProvider> StopInTheMiddleAsync(
        IRevisionStore store, ServiceSpec spec, string shares, Func<EngineHost, Task>? last = null)
    {
        await using var before = await EngineHost.StartAsync(store);
        await before.DeployAsync(spec);
        await before.Services.ApplyAsync(Changed(before, "espresso"));
        await ReachAsync(before, shares);
        await (last?.Invoke(before) ?? Task.CompletedTask);
        return before.Time;
    }

    /// <summary>The service as it is, with another template.</summary>
    private static ServiceSpec Changed(EngineHost host, string target)
    {
        var coffee = host.Services.Get<Service>("default", "coffee")!;
        return Coffee(target: target) with { Annotations = coffee.Annotations, Traffic = coffee.Traffic };
    }

    private static RolloutState StateOf(EngineHost host) =>
        RolloutState.TryParse(host.Services.Get<Route>("default", "coffee")!.Status.Rollout, out var state) ? state : RolloutState.Empty;

    private static int Newest(EngineHost host) => host.Route(CoffeeHost)!.Split.Targets is { Length: > 1 } targets ? targets[^1].Percent : 0;

    private static ValueList<TrafficTarget> Status(EngineHost host) => host.Services.Get<Service>("default", "coffee")!.Status.Traffic;

    private static (string Status, string? Reason) Ready(EngineHost host)
    {
        var ready = host.Condition<Service>("coffee", ConditionTypes.Ready);
        return (ready.Status.ToString(), ready.Reason);
    }

    private static Revision RevisionOf(EngineHost host, string name) => host.Services.Get<Revision>("default", name)!;
}
