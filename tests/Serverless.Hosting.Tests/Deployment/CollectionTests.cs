using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Serverless.Hosting.Model;
using Serverless.Hosting.Routing;
using static Serverless.Hosting.Specs;

namespace Serverless.Hosting.Deployment;

/// <summary>
/// Which revisions the engine deletes, and when.
/// </summary>
public class CollectionTests
{
    [Fact]
    public async Task Collect_KeepNothing_DeletesWhatIsNotRoutedOnceItsInstancesHaveEnded()
    {
        await using var host = await StartAsync(options => (options.SinceCreated, options.SinceLastActive, options.MinNonActive, options.MaxNonActive) = (null, null, 0, 0));
        await host.DeployAsync(Coffee());
        await host.DeployAsync(Coffee(target: "espresso"));
        await host.SettleAsync();
        Assert.NotEmpty(host.Backend.InstancesOf("coffee-00001"));
        Assert.Equal(["coffee-00001", "coffee-00002"], Names(host));

        await host.AdvanceUntilAsync(() => Names(host) is ["coffee-00002"], 200);

        Assert.Empty(host.Backend.InstancesOf("coffee-00001"));
        Assert.Equal(["coffee-00001"], host.Backend.Removed);
        Assert.Null(host.Serving.Find("default", "coffee-00001"));
    }

    [Fact]
    public async Task Collect_KeepTheNewest_DeletesTheOthers()
    {
        await using var host = await StartAsync(options => (options.SinceCreated, options.SinceLastActive, options.MinNonActive, options.MaxNonActive) = (null, null, 0, 2));
        await DeployManyAsync(host, 6);

        await host.AdvanceUntilAsync(() => Names(host).Length == 3, 200);

        Assert.Equal(["coffee-00004", "coffee-00005", "coffee-00006"], Names(host));
    }

    [Fact]
    public async Task Collect_AfterTheTimes_DeletesToTheMinimumWithoutAnyOtherChange()
    {
        await using var host = await StartAsync(options => (options.SinceCreated, options.SinceLastActive, options.MinNonActive) = (TimeSpan.FromHours(2), TimeSpan.FromHours(1), 1));
        await DeployManyAsync(host, 4);
        await host.AdvanceAsync(100);
        Assert.Equal(4, Names(host).Length);

        host.Time.Advance(TimeSpan.FromMinutes(110));
        await host.SettleAsync();
        Assert.Equal(4, Names(host).Length);
        host.Time.Advance(TimeSpan.FromMinutes(10));
        await EngineHost.UntilAsync(() => Names(host) is ["coffee-00003", "coffee-00004"]);
    }

    [Fact]
    public async Task Collect_NoGcAnnotation_KeepsTheRevision()
    {
        await using var host = await StartAsync(options => (options.SinceCreated, options.SinceLastActive, options.MinNonActive, options.MaxNonActive) = (null, null, 0, 0));
        await host.DeployAsync(Coffee(service => service.WithAnnotation(ServingLabels.NoGarbageCollection, "True")));
        await host.DeployAsync(Coffee(target: "espresso"));
        await host.DeployAsync(Coffee(target: "mocha"));

        await host.AdvanceUntilAsync(() => Names(host).Length == 2, 200);

        Assert.Equal(["coffee-00001", "coffee-00003"], Names(host));
    }

    [Fact]
    public async Task Collect_AllSwitchedOff_KeepsEverything()
    {
        await using var host = await StartAsync(options => (options.SinceCreated, options.SinceLastActive, options.MinNonActive, options.MaxNonActive) = (null, null, 0, null));
        await DeployManyAsync(host, 4);
        await host.AdvanceAsync(100);
        host.Time.Advance(TimeSpan.FromDays(400));
        await host.SettleAsync();

        Assert.Equal(4, Names(host).Length);
    }

    [Fact]
    public async Task Collect_TheLatestThatFailed_IsNotMadeAndDeletedInTurns()
    {
        await using var host = await StartAsync(options => (options.SinceCreated, options.SinceLastActive, options.MinNonActive, options.MaxNonActive) = (null, null, 0, 0));
        await host.DeployAsync(Coffee());
        await host.Services.SetTrafficAsync("default", "coffee", [Pinned("coffee-00001", 100)]);
        await host.SettleAsync();
        host.Backend.Ensuring = _ => new Backends.RevisionFailure(ConditionTypes.ContainerHealthy, "ContainerMissing", "There is no milk.");

        await host.Services.ApplyAsync(Coffee(service => service.WithTraffic(Pinned("coffee-00001", 100)), "milk"));
        await host.AdvanceAsync(30);

        Assert.Equal(["coffee-00001", "coffee-00002"], Names(host));
        Assert.Empty(host.Backend.Removed);
    }

    /// <summary>What is wanted or in force when a step has been worked off is there, whatever was asked for before.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Collect_UnderRandomEdits_NeverDeletesWhatIsRouted(int seed)
    {
        var random = new Random(seed);
        var store = new InMemoryRevisionStore(TimeProvider.System);
        await using var host = await StartAsync(options => (options.SinceCreated, options.SinceLastActive, options.MinNonActive, options.MaxNonActive) = (null, null, 0, 0), store);
        await host.DeployAsync(Coffee());
        var edits = 0;
        for (var step = 0; step < 60; step++)
        {
            edits += await EditAsync(host, random, step, await NamesAsync(store)) ? 1 : 0;
            await host.AdvanceAsync(random.Next(1, 40));

            var names = await NamesAsync(store);
            var coffee = host.Services.Get<Service>("default", "coffee")!;
            var route = host.Services.Get<Route>("default", "coffee")!;
            Assert.All(
                coffee.Traffic.Concat(route.Traffic).Concat(route.Status.Traffic).Select(target => target.RevisionName).OfType<string>(),
                named => Assert.Contains(named, names));
            Assert.Equal(ConditionStatus.True, host.Condition<Route>("coffee", ConditionTypes.AllTrafficAssigned).Status);
        }

        Assert.True(edits > 20, $"Only {edits} edits were made.");
        Assert.True(host.Backend.Removed.Count > 5, $"Only {host.Backend.Removed.Count} revisions were collected.");
    }

    [Fact]
    public async Task Collect_WhileTrafficIsPinned_KeepsWhatWasThereWhenThePinWasAcknowledged()
    {
        var store = new InMemoryRevisionStore(TimeProvider.System);
        var random = new Random(5);
        var kept = 0;
        await using var host = await StartAsync(options => (options.SinceCreated, options.SinceLastActive, options.MinNonActive, options.MaxNonActive) = (null, null, 0, 0), store);
        for (var round = 0; round < 25; round++)
        {
            await host.DeployAsync(Coffee(service => service.WithTraffic(Latest(100)), $"cup-{round}a"));
            await host.DeployAsync(Coffee(service => service.WithTraffic(Latest(100)), $"cup-{round}b"));
            var before = $"coffee-{(2 * round) + 1:D5}";
            await host.SettleAsync();

            // its instances end, and it is collected, just when somebody goes back to it
            var clock = Task.Run(() => host.AdvanceUntilAsync(() => host.Backend.Removed.Contains(before) || host.Backend.InstancesOf(before).Count == 0, 200));
            await EngineHost.UntilAsync(() => host.Backend.InstancesOf(before).Count == 0 || random.Next(50) == 0);
            await host.Services.SetTrafficAsync("default", "coffee", [Pinned(before, 100)]);
            var wasThere = await store.GetAsync<Revision>("default", before, CancellationToken.None) is not null;
            await clock;
            await host.SettleAsync();

            Assert.Equal(wasThere, await store.GetAsync<Revision>("default", before, CancellationToken.None) is not null);
            kept += wasThere ? 1 : 0;
            await host.Services.SetTrafficAsync("default", "coffee", TrafficTarget.AllToLatest);
        }

        Assert.InRange(kept, 1, 25);
    }

    [Theory]
    [InlineData("MinNonActive", "-1")]
    [InlineData("MaxNonActive", "19")]
    [InlineData("SinceCreated", "-00:00:01")]
    public async Task Start_WithSettingsOutOfRange_IsRefused(string setting, string value)
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => EngineHost.StartAsync(configure: serverless => Configure(serverless, (setting, value))));

        Assert.NotEmpty(refused.Failures);
    }

    [Fact]
    public async Task Settings_InConfiguration_AreReadAndAnEmptyTextSwitchesOff()
    {
        RevisionRetention? read = null;
        await using var host = await EngineHost.StartAsync(configure: serverless =>
        {
            Configure(serverless, ("SinceCreated", ""), ("SinceLastActive", "1.00:00:00"), ("MinNonActive", "3"), ("MaxNonActive", ""));
            serverless.Services.PostConfigure<RevisionRetention>(options => read = options);
        });

        Assert.Equal(new RevisionRetention { SinceCreated = null, SinceLastActive = TimeSpan.FromDays(1), MinNonActive = 3, MaxNonActive = null }, read);
    }

    private static Task<EngineHost> StartAsync(Action<RevisionRetention> retention, IRevisionStore? store = null) =>
        EngineHost.StartAsync(store, serverless => serverless.Services.Configure(retention));

    private static void Configure(ServerlessBuilder serverless, params (string Name, string Value)[] settings) => serverless.Services.AddSingleton<IConfiguration>(
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create<string, string?>($"Serverless:Revisions:{setting.Name}", setting.Value)))
            .Build());

    private static async Task DeployManyAsync(EngineHost host, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await host.DeployAsync(Coffee(target: $"cup-{i}"));
            await host.AdvanceAsync(1);
        }
    }

    private static async Task<bool> EditAsync(EngineHost host, Random random, int step, string[] names)
    {
        var any = names[random.Next(names.Length)];
        switch (random.Next(5))
        {
            case 0 or 1:
                await host.Services.ApplyAsync(Coffee(target: $"cup-{step}") with { Traffic = host.Services.Get<Service>("default", "coffee")!.Traffic });
                return true;
            case 2:
                await host.Services.SetTrafficAsync("default", "coffee", [Pinned(any, 100)]);
                return true;
            case 3:
                await host.Services.SetTrafficAsync("default", "coffee", [Latest(70), Pinned(any, 30, "any")]);
                return true;
            default:
                await host.Services.SetTrafficAsync("default", "coffee", TrafficTarget.AllToLatest);
                return false;
        }
    }

    private static async Task<string[]> NamesAsync(InMemoryRevisionStore store) =>
        [.. (await store.ListAsync<Revision>("default", CancellationToken.None)).Select(revision => revision.Name)];

    private static string[] Names(EngineHost host) => [.. host.Services.List<Revision>("default").Select(revision => revision.Name)];
}
