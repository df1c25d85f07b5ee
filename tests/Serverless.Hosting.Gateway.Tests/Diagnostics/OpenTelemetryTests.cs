using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Serverless.Hosting.Gateway.Support;

namespace Serverless.Hosting.Gateway.Diagnostics;

[Collection(TelemetryCollection.Name)]
public sealed class OpenTelemetryTests
{
    [Fact]
    public async Task AddServerlessInstrumentation_WithAnExporter_ExportsMetricsAndSpans()
    {
        var (metrics, spans) = (new List<MetricSnapshot>(), new List<Activity>());
        await using var instance = await FakeInstance.StartAsync("ok");
        await using var host = await GatewayTestHost.StartAsync(builder => builder.Services.AddOpenTelemetry()
            .WithMetrics(metric => metric.AddServerlessInstrumentation().AddInMemoryExporter(metrics))
            .WithTracing(trace => trace.AddServerlessInstrumentation().AddInMemoryExporter(spans)));
        await host.DeployAsync("exported", instance.Address);
        using var client = host.Client("exported");

        await client.GetStringAsync("/", TestContext.Current.CancellationToken);
        await GatewayTestHost.UntilAsync(() => Flush(host) && spans.Count > 0);

        Assert.Equal(RequestSpans.Request, Assert.Single(spans).OperationName);
        Assert.Subset(
            metrics.Select(metric => metric.Name).ToHashSet(),
            new HashSet<string> { "serverless.request.duration", "serverless.revision.instances", "kn.revision.pods.requested", "serverless.route.share" });
    }

    private static bool Flush(GatewayTestHost host) =>
        host.Services.GetRequiredService<MeterProvider>().ForceFlush() && host.Services.GetRequiredService<TracerProvider>().ForceFlush();
}
