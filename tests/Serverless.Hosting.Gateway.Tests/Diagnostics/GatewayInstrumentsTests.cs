using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Serverless.Hosting.Gateway.Support;

namespace Serverless.Hosting.Gateway.Diagnostics;

public class GatewayInstrumentsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Request_ThatEndsARest_IsMeasuredWithItsWait()
    {
        await using var instance = await FakeInstance.StartAsync("ok");
        await using var host = await GatewayTestHost.StartAsync();
        await host.DeployAsync("coffee", service => service.WithScale(initial: 0), null, instance.Address);
        var meters = host.Services.GetRequiredService<IMeterFactory>();
        using var durations = new MetricCollector<double>(meters, "Serverless.Hosting", "serverless.request.duration");
        using var waits = new MetricCollector<double>(meters, "Serverless.Hosting", "serverless.request.wait");
        using var coldStarts = new MetricCollector<long>(meters, "Serverless.Hosting", "serverless.revision.cold_starts");
        host.Backend.StartDelay = TimeSpan.FromMilliseconds(50);
        using var client = host.Client("coffee");

        await client.GetStringAsync("/", Token);
        await GatewayTestHost.UntilAsync(() => durations.LastMeasurement is not null);

        var (duration, wait) = (durations.LastMeasurement!, Assert.Single(waits.GetMeasurementSnapshot()));
        Assert.Equal(("coffee-1", "Answered"), (duration.Tags["revision"], duration.Tags["outcome"]));
        Assert.InRange(wait.Value, 0.04, duration.Value);
        Assert.Equal(1, Assert.Single(coldStarts.GetMeasurementSnapshot()).Value);
    }
}
