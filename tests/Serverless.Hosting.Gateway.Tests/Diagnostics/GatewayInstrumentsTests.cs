using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Serverless.Hosting.Diagnostics;
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
        using var durations = Collect<double>(host, "serverless.request.duration");
        using var waits = Collect<double>(host, "serverless.request.wait");
        using var coldStarts = Collect<double>(host, "serverless.revision.cold_start.duration");
        host.Backend.StartDelay = TimeSpan.FromMilliseconds(50);
        using var client = host.Client("coffee");

        await client.GetStringAsync("/", Token);
        await GatewayTestHost.UntilAsync(() => durations.LastMeasurement is not null);

        var (duration, wait, coldStart) = (durations.LastMeasurement!, Assert.Single(waits.GetMeasurementSnapshot()), Assert.Single(coldStarts.GetMeasurementSnapshot()));
        Assert.Equal(
            ("default", "coffee", "coffee", "coffee-1", "answered", "GET", 200, "1.1", "kn:disabled"),
            (duration.Tags[TelemetryTags.Namespace], duration.Tags[TelemetryTags.Service], duration.Tags[TelemetryTags.Configuration], duration.Tags[TelemetryTags.Revision],
                duration.Tags[TelemetryTags.Outcome], duration.Tags[TelemetryTags.Method], duration.Tags[TelemetryTags.Status], duration.Tags[TelemetryTags.ProtocolVersion], duration.Tags[TelemetryTags.RouteTag]));
        Assert.InRange(wait.Value, 0.04, duration.Value);
        Assert.InRange(coldStart.Value, wait.Value, duration.Value);
        Assert.Equal("coffee-1", coldStart.Tags[TelemetryTags.Revision]);
    }

    [Fact]
    public async Task Request_HostForCallersInside_IsCountedAsRefused()
    {
        await using var host = await GatewayTestHost.StartAsync();
        await using var instance = await FakeInstance.StartAsync("ok");
        await host.DeployAsync("local", instance.Address);
        using var refused = Collect<long>(host, "serverless.request.refused");
        using var client = host.Client();
        client.DefaultRequestHeaders.Host = "local.default.svc.cluster.local";

        await client.GetAsync(new Uri("/", UriKind.Relative), Token);
        await GatewayTestHost.UntilAsync(() => refused.LastMeasurement is not null);

        Assert.Equal((1, "unknown_host"), (refused.LastMeasurement!.Value, refused.LastMeasurement.Tags[TelemetryTags.Outcome]));
    }

    private static MetricCollector<T> Collect<T>(GatewayTestHost host, string name)
        where T : struct => new(host.Services.GetRequiredService<IMeterFactory>(), ServerlessTelemetry.MeterName, name);
}
