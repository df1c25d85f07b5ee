using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Serverless.Hosting.Aspire.Running;

public class ServingFacadeTests : ServingTest
{
    [Fact]
    public async Task Host_ThatAnswers_HasItsServicesShownAsRunning()
    {
        Host.Want();
        await WaitAsync(() => Shown("coffee")?.State?.Text == KnownResourceStates.Running && Shown("coffee")!.Properties.Length > 0, () => $"{Shown("coffee")}");

        var properties = Shown("coffee")!.Properties.Where(property => property.Name.StartsWith("serverless.", StringComparison.Ordinal)).ToDictionary(property => property.Name["serverless.".Length..], property => property.Value);
        Assert.Equal("edge", properties["host"]);
        Assert.Equal("coffee-v1 90 %, coffee-v2 10 % (canary)", properties["traffic"]);
        Assert.Equal(("3", "2"), (properties["instances.standard"], properties["instances.reserved"]));
        Assert.Equal("2 + 1 starting standard, 1 + 1 ending reserved (0 to 5)", properties["revision.coffee-v1"]);
        Assert.Equal("0 standard, 0 reserved (0 to any)", properties["revision.coffee-v2"]);
        Assert.Equal(("1.25", "3.55"), (properties["cost"], properties["saving"]));
        Assert.Contains(Shown("coffee")!.Urls, url => url.Url == "http://localhost:7001");
        Assert.Equal(KnownResourceStates.Running, Shown("serving")?.State?.Text);
    }

    [Fact]
    public async Task Health_Always_IsThatOfTheHostAndOfTheService()
    {
        var health = App.Services.GetRequiredService<HealthCheckService>();
        Host.Want();
        await WaitAsync(() => Shown("coffee")?.State?.Text == KnownResourceStates.Running, () => "not running");

        var before = await health.CheckHealthAsync(check => check.Name is "serving_host" or "coffee_ready");
        Host.Key = "another";
        var after = await health.CheckHealthAsync(check => check.Name == "serving_host");

        Assert.Equal(["coffee_ready", "serving_host"], before.Entries.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((HealthStatus.Healthy, HealthStatus.Unhealthy), (before.Status, after.Status));
    }

    private CustomResourceSnapshot? Shown(string resource) => Notifications.TryGetCurrentState(resource, out var state) ? state.Snapshot : null;
}
