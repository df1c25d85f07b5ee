using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Http;
using Serverless.Hosting.Diagnostics;
using Serverless.Hosting.Gateway.Support;

namespace Serverless.Hosting.Gateway.Diagnostics;

[Collection(TelemetryCollection.Name)]
public sealed class RequestSpansTests
{
    private const string ClientSpan = "00f067aa0ba902b7";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Request_WithTraceparent_IsContinuedByGatewayAndInstance()
    {
        await using var instance = await FakeInstance.StartAsync(context => context.Response.WriteAsync($"{context.Request.Headers.TraceParent};{context.Request.Headers["tracestate"]}"));
        await using var host = await GatewayTestHost.StartAsync();
        await host.DeployAsync("traced", service => service.WithScale(initial: 0), null, instance.Address);
        using var spans = new SpanCollector();
        var trace = ActivityTraceId.CreateRandom().ToHexString();

        var seen = await SendAsync(host, "traced", $"00-{trace}-{ClientSpan}-01", "vendor=1");
        await GatewayTestHost.UntilAsync(() => spans.Of("traced-1").Count == 2);

        var (activate, request) = (spans.Of("traced-1")[0], spans.Of("traced-1")[1]);
        Assert.Equal((RequestSpans.Activate, RequestSpans.Request), (activate.OperationName, request.OperationName));
        Assert.Equal((trace, ClientSpan, ActivityKind.Server), (request.TraceId.ToHexString(), request.ParentSpanId.ToHexString(), request.Kind));
        Assert.Equal((request.SpanId, true), (activate.ParentSpanId, activate.GetTagItem(TelemetryTags.ColdStart)));
        Assert.Equal($"00-{trace}-{request.SpanId}-01;vendor=1", seen);
        Assert.Equal((true, "answered", 200, "kn:disabled"), (request.GetTagItem(TelemetryTags.ColdStart), request.GetTagItem(TelemetryTags.Outcome), request.GetTagItem(TelemetryTags.Status), request.GetTagItem(TelemetryTags.RouteTag)));
        Assert.StartsWith("traced-1", (string?)request.GetTagItem(TelemetryTags.InstanceName), StringComparison.Ordinal);
        Assert.Equal(ActivityStatusCode.Unset, request.Status);
    }

    [Fact]
    public async Task Request_WithoutTraceparent_BeginsATrace()
    {
        await using var instance = await FakeInstance.StartAsync(context => context.Response.WriteAsync(context.Request.Headers.TraceParent.ToString()));
        await using var host = await GatewayTestHost.StartAsync();
        await host.DeployAsync("root", instance.Address);
        using var spans = new SpanCollector();

        var seen = await SendAsync(host, "root");
        await GatewayTestHost.UntilAsync(() => spans.Of("root-1").Count == 1);

        var request = spans.Of("root-1")[0];
        Assert.Equal(default, request.ParentSpanId);
        Assert.Equal(request.Id, seen);
        Assert.Equal(false, request.GetTagItem(TelemetryTags.ColdStart));
    }

    [Fact]
    public async Task Request_InstanceFails_IsAnErrorWithItsType()
    {
        await using var instance = await FakeInstance.StartAsync(context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        await using var host = await GatewayTestHost.StartAsync();
        await host.DeployAsync("failing", instance.Address);
        using var spans = new SpanCollector();
        using var client = host.Client("failing");

        using var response = await client.GetAsync(new Uri("/", UriKind.Relative), Token);
        await GatewayTestHost.UntilAsync(() => spans.Of("failing-1").Count == 1);

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal((ActivityStatusCode.Error, "instance_failed"), (spans.Of("failing-1")[0].Status, spans.Of("failing-1")[0].GetTagItem(TelemetryTags.ErrorType)));
    }

    [Fact]
    public async Task Request_NobodyListens_PassesTheClientsHeadersUnchanged()
    {
        await using var instance = await FakeInstance.StartAsync(context => context.Response.WriteAsync($"{context.Request.Headers.TraceParent};{context.Request.Headers["tracestate"]}"));
        await using var host = await GatewayTestHost.StartAsync();
        await host.DeployAsync("silent", instance.Address);
        var traceparent = $"00-{ActivityTraceId.CreateRandom()}-{ClientSpan}-01";

        Assert.Equal($"{traceparent};vendor=1", await SendAsync(host, "silent", traceparent, "vendor=1"));
        Assert.Equal(";", await SendAsync(host, "silent"));
    }

    private static async Task<string> SendAsync(GatewayTestHost host, string service, string? traceparent = null, string? tracestate = null)
    {
        // the client itself must not add to what it sends
        using var handler = new SocketsHttpHandler { UseProxy = false, ActivityHeadersPropagator = null };
        using var client = new HttpClient(handler) { BaseAddress = host.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { Host = $"{service}.default.example.com" } };
        if (traceparent is not null)
        {
            request.Headers.Add("traceparent", traceparent);
            request.Headers.Add("tracestate", tracestate);
        }

        using var response = await client.SendAsync(request, Token);
        return await response.Content.ReadAsStringAsync(Token);
    }
}
