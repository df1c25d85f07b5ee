using Serverless.Hosting.Model;
using static Serverless.Hosting.Specs;

namespace Serverless.Hosting.Deployment;

public sealed class TrafficHistoryTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Restore_AfterAShift_PutsTheSplitBeforeBackTagsIncludedAndAgain()
    {
        await using var host = await DeployTwoAsync();

        await host.Services.ShiftTrafficAsync("default", "coffee", "coffee-2", 60, Token);
        await EngineHost.UntilAsync(() => host.Shares("coffee.default.example.com") == "coffee-1 40, coffee-2 60");
        await host.Services.RestoreTrafficAsync("default", "coffee", Token);
        await EngineHost.UntilAsync(() => host.Shares("coffee.default.example.com") == "coffee-1 90, coffee-2 10");
        Assert.Equal("coffee-2 100", host.Shares("canary-coffee.default.example.com"));

        await host.Services.RestoreTrafficAsync("default", "coffee", Token);
        await EngineHost.UntilAsync(() => host.Shares("coffee.default.example.com") == "coffee-1 40, coffee-2 60");
    }

    [Fact]
    public async Task Restore_NeverChanged_IsRefused()
    {
        await using var host = await EngineHost.StartAsync();
        await host.DeployAsync(Coffee());

        var refused = await Assert.ThrowsAsync<ResourceInvalidException>(() => host.Services.RestoreTrafficAsync("default", "coffee", Token));

        Assert.Contains("never divided otherwise", refused.Message, StringComparison.Ordinal);
        Assert.Null(await host.Services.RestoreTrafficAsync("default", "tea", Token));
    }

    [Fact]
    public async Task Restore_RevisionIsGone_IsRefusedAndChangesNothing()
    {
        await using var host = await DeployTwoAsync();
        await host.Services.ShiftTrafficAsync("default", "coffee", "coffee-2", 100, Token);
        await host.SettleAsync();
        await host.Services.DeleteAsync(new ResourceId(ResourceKind.Revision, "default", "coffee-1"), Token);
        await EngineHost.UntilAsync(() => host.Services.Get<Revision>("default", "coffee-1") is null);

        await Assert.ThrowsAsync<ResourceInvalidException>(() => host.Services.RestoreTrafficAsync("default", "coffee", Token));

        Assert.Equal(100, host.Services.Get<Service>("default", "coffee")!.Traffic.Single(target => target.RevisionName == "coffee-2" && target.Percent > 0).Percent);
    }

    [Fact]
    public async Task Before_ChangeOfSomethingElse_Stays()
    {
        await using var host = await DeployTwoAsync();
        await host.Services.ShiftTrafficAsync("default", "coffee", "coffee-2", 50, Token);
        var service = host.Services.Get<Service>("default", "coffee")!;

        await host.Services.ApplyAsync(Coffee(builder => builder.WithRevisionName("coffee-3"), "other") with { Traffic = service.Traffic }, cancellationToken: Token);

        Assert.Equal(
            [Pinned("coffee-1", 90), Pinned("coffee-2", 10, "canary")],
            TrafficHistory.Before(host.Services.Get<Service>("default", "coffee")!)!);
        Assert.False(host.Services.Get<Route>("default", "coffee")!.Annotations.ContainsKey(TrafficHistory.Annotation));
    }

    [Fact]
    public async Task Shift_OfWhatCannotTakeIt_IsRefused()
    {
        await using var host = await DeployTwoAsync();
        await host.DeployAsync(Named("tea"));

        foreach (var revision in new[] { "coffee-9", "tea-00001" })
        {
            await Assert.ThrowsAsync<ResourceInvalidException>(() => host.Services.ShiftTrafficAsync("default", "coffee", revision, 10, Token));
        }

        await Assert.ThrowsAsync<ResourceInvalidException>(() => host.Services.ShiftTrafficAsync("default", "tea", "tea-00001", 10, Token));
        Assert.Null(await host.Services.ShiftTrafficAsync("default", "milk", "milk-1", 10, Token));
    }

    private static async Task<EngineHost> DeployTwoAsync()
    {
        var host = await EngineHost.StartAsync();
        await host.DeployAsync(Coffee(service => service.WithRevisionName("coffee-1")));
        await host.DeployAsync(Coffee(service => service.WithRevisionName("coffee-2").WithTraffic(Pinned("coffee-1", 90), Pinned("coffee-2", 10, "canary")), "tea"));
        return host;
    }
}
