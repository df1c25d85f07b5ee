using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;
using Serverless.Hosting.Deployment;
using Serverless.Hosting.Model;
using Serverless.Hosting.Testing;
using static Serverless.Hosting.Specs;

namespace Serverless.Hosting.Backends;

public sealed class InstanceBackendsTests
{
    [Fact]
    public async Task Revision_WhoseImageABackendIsRegisteredFor_RunsOnThatOne()
    {
        var clock = new FakeTimeProvider();
        var own = new ScriptedBackend(clock);
        await using var host = await EngineHost.StartAsync(clock: clock, configure: builder => builder.Services.AddKeyedSingleton<IInstanceBackend>("cafe/own", own));

        await host.Services.ApplyAsync(new ServiceBuilder("coffee").FromImage("cafe/own").Build(), cancellationToken: TestContext.Current.CancellationToken);
        await host.DeployAsync(Named("tea"));
        await host.UntilReadyAsync("coffee");

        Assert.Single(own.InstancesOf("coffee-00001"));
        Assert.Empty(host.Backend.InstancesOf("coffee-00001"));
        Assert.Single(host.Backend.InstancesOf("tea-00001"));
        await host.Services.DeleteAsync(new ResourceId(ResourceKind.Service, "default", "coffee"), TestContext.Current.CancellationToken);
        await EngineHost.UntilAsync(() => own.Removed.SequenceEqual(["coffee-00001"]));
        Assert.Empty(host.Backend.Removed);
    }

    [Fact]
    public async Task Host_WithoutABackend_RefusesWhatNeedsOneAndSaysWhatHelps()
    {
        await using var host = await EngineHost.StartAsync(configure: builder => builder.Services.RemoveAll<IInstanceBackend>());

        var refused = await Assert.ThrowsAsync<ResourceInvalidException>(() => host.Services.ApplyAsync(Coffee(), cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal($"{MissingBackend.Message}: spec.template.spec.containers[0]", Assert.Single(refused.Errors).ToString());
        Assert.Contains("UseProcesses()", MissingBackend.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Host_WithoutABackend_TellsSoOfWhatWasStoredBefore()
    {
        var store = new InMemoryRevisionStore(new FakeTimeProvider());
        await using (var before = await EngineHost.StartAsync(store))
        {
            await before.DeployAsync(Coffee());
        }

        await using var host = await EngineHost.StartAsync(store, builder => builder.Services.RemoveAll<IInstanceBackend>());

        await EngineHost.UntilAsync(() => host.Condition<Revision>("coffee-00001", ConditionTypes.ResourcesAvailable) is { Status: ConditionStatus.False, Reason: "NoBackend" });
    }

    [Fact]
    public async Task Annotations_ThatChange_AreToldToTheBackend()
    {
        var ensured = new List<string?>();
        await using var host = await EngineHost.StartAsync();
        host.Backend.Ensuring = revision =>
        {
            ensured.Add(revision.Annotations.GetValueOrDefault("example.com/place"));
            return null;
        };
        await host.DeployAsync(Coffee(service => service.WithAnnotation("example.com/place", "here")));
        var revision = host.Services.Get<Revision>("default", "coffee-00001")!;

        await host.Services.UpdateAsync(revision with { Annotations = revision.Annotations.With("example.com/place", "there") }, cancellationToken: TestContext.Current.CancellationToken);
        await host.SettleAsync();

        Assert.Equal(["here", "there"], ensured);
    }
}
