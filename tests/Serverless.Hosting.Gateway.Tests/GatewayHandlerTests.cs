using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Serverless.Hosting.Gateway.Routing;
using Serverless.Hosting.Gateway.Support;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Gateway;

public class GatewayHandlerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Request_KnownHost_IsAnsweredByTheInstance()
    {
        await using var instance = await FakeInstance.StartAsync(context => context.Response.WriteAsync($"{context.Request.Method} {context.Request.Host} {context.Request.Path}"));
        await using var host = await GatewayTestHost.StartAsync();
        await host.DeployAsync("coffee", instance.Address);

        using var client = host.Client("coffee");

        Assert.Equal("GET coffee.default.example.com /menu", await client.GetStringAsync("/menu", Token));
    }

    [Fact]
    public async Task Request_UnknownHost_Gets404()
    {
        await using var host = await GatewayTestHost.StartAsync();
        using var client = host.Client("nobody");

        var response = await client.GetAsync("/", Token);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Request_OtherHost_IsAnsweredByTheHostsOwnEndpoints()
    {
        await using var instance = await FakeInstance.StartAsync("service");
        await using var host = await GatewayTestHost.StartAsync(map: app => app.MapGet("/", () => "own"));
        await host.DeployAsync("coffee", instance.Address);
        using var own = host.Client();
        using var service = host.Client("coffee");

        Assert.Equal("own", await own.GetStringAsync("/", Token));
        Assert.Equal("service", await service.GetStringAsync("/", Token));
    }

    [Fact]
    public async Task Request_ClusterLocalHost_IsKnownOnInternalPortsOnly()
    {
        await using var instance = await FakeInstance.StartAsync("inside");
        await using var host = await GatewayTestHost.StartAsync();
        await host.DeployAsync("coffee", instance.Address);
        using var client = host.Client();
        client.DefaultRequestHeaders.Host = "coffee.default.svc.cluster.local";

        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/", Token)).StatusCode);

        var port = FreePort();
        await using var second = await GatewayTestHost.StartAsync(
            builder => builder.WebHost.UseSetting("urls", $"http://127.0.0.1:{port}"), settings: [$"Serverless:Gateway:InternalPorts:0={port}"]);
        await second.DeployAsync("coffee", instance.Address);
        using var inside = second.Client();
        inside.DefaultRequestHeaders.Host = "coffee.default.svc.cluster.local";

        Assert.Equal("inside", await inside.GetStringAsync("/", Token));
    }

    [Fact]
    public async Task Request_PortOfAService_IsAnsweredByItWhateverTheHost()
    {
        var port = FreePort();
        await using var instance = await FakeInstance.StartAsync("mine");
        await using var host = await GatewayTestHost.StartAsync(
            builder => builder.WebHost.UseSetting("urls", $"http://127.0.0.1:{port}"), settings: [$"Serverless:ServicePorts:default/coffee={port}"]);
        await host.DeployAsync("coffee", instance.Address);
        using var client = host.Client();

        Assert.Equal("mine", await client.GetStringAsync("/", Token));
    }

    [Theory]
    [InlineData("COFFEE.Default.Example.COM")]
    [InlineData("coffee.default.example.com:8080")]
    [InlineData("coffee.default.example.com.")]
    public async Task Request_HostInAnotherSpelling_FindsTheService(string spelling)
    {
        await using var instance = await FakeInstance.StartAsync("found");
        await using var host = await GatewayTestHost.StartAsync();
        await host.DeployAsync("coffee", instance.Address);

        var answer = await RawClient.ExchangeAsync(host.Address, $"GET / HTTP/1.1\r\nHost: {spelling}\r\nConnection: close\r\n\r\n");

        Assert.Contains("found", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host: [::1]:80\r\n", "404")]
    [InlineData("Host: a\r\nHost: b\r\n", "400")]
    [InlineData("Host: \r\n", "404")]
    [InlineData("", "400")]
    [InlineData("Host: coffee.default.example.com:x\r\n", "400")]
    [InlineData("Host: [\r\n", "400")]
    public async Task Request_OddHost_GetsAClearError(string header, string status)
    {
        await using var host = await GatewayTestHost.StartAsync();

        var answer = await RawClient.ExchangeAsync(host.Address, $"GET / HTTP/1.1\r\n{header}Connection: close\r\n\r\n");

        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_SplitTraffic_GoesByTheDraw()
    {
        var draw = 0;
        await using var one = await FakeInstance.StartAsync("one");
        await using var two = await FakeInstance.StartAsync("two");
        await using var host = await GatewayTestHost.StartAsync(builder => builder.Services.AddSingleton<TrafficDraw>(() => draw++ % 100));
        await host.DeployAsync("coffee", one.Address);
        await host.DeployAsync("coffee", service => service.WithRevisionName("coffee-2").WithTraffic(
            new TrafficTarget { RevisionName = "coffee-1", Percent = 90 }, new TrafficTarget { RevisionName = "coffee-2", Percent = 10 }), null, two.Address);
        await GatewayTestHost.UntilAsync(() => host.Services.GetRequiredService<Runtime.ServingState>().Routes.Find("coffee.default.example.com")!.Split.Targets.Length == 2);
        using var client = host.Client("coffee");

        var answers = new List<string>();
        for (var i = 0; i < 100; i++)
        {
            answers.Add(await client.GetStringAsync("/", Token));
        }

        Assert.Equal((90, 10), (answers.Count(answer => answer == "one"), answers.Count(answer => answer == "two")));
    }

    [Fact]
    public async Task Request_Tag_IsChosenByHostOrHeader()
    {
        await using var one = await FakeInstance.StartAsync("one");
        await using var two = await FakeInstance.StartAsync("two");
        await using var host = await GatewayTestHost.StartAsync(settings: ["Serverless:Routing:TagHeaderRouting=true"]);
        await host.DeployAsync("coffee", one.Address);
        await host.DeployAsync("coffee", service => service.WithRevisionName("coffee-2").WithTraffic(
            new TrafficTarget { RevisionName = "coffee-1", Percent = 100 }, new TrafficTarget { RevisionName = "coffee-2", Percent = 0, Tag = "next" }), null, two.Address);
        await GatewayTestHost.UntilAsync(() => host.Services.GetRequiredService<Runtime.ServingState>().Routes.Find("next-coffee.default.example.com") is not null);
        using var client = host.Client("coffee");
        using var tagged = host.Client("next-coffee");

        Assert.Equal("one", await client.GetStringAsync("/", Token));
        Assert.Equal("two", await tagged.GetStringAsync("/", Token));
        client.DefaultRequestHeaders.Add("Knative-Serving-Tag", "next");
        Assert.Equal("two", await client.GetStringAsync("/", Token));
        client.DefaultRequestHeaders.Remove("Knative-Serving-Tag");
        client.DefaultRequestHeaders.Add("Knative-Serving-Tag", "other");
        Assert.Equal("one", await client.GetStringAsync("/", Token));
    }

    [Fact]
    public async Task Request_RevisionAtRest_IsHeldUntilAnInstanceIsReady()
    {
        await using var instance = await FakeInstance.StartAsync("awake");
        await using var host = await GatewayTestHost.StartAsync();
        await host.DeployAsync("coffee", service => service.WithScale(initial: 0), null, instance.Address);
        Assert.Empty(host.Backend.InstancesOf("coffee-1"));
        host.Backend.StartDelay = TimeSpan.FromMilliseconds(200);
        using var client = host.Client("coffee");

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.GetStringAsync("/", Token)));

        Assert.All(answers, answer => Assert.Equal("awake", answer));
        Assert.Single(host.Logs.GetSnapshot(), entry => entry.Id.Id == 110);
    }

    [Fact]
    public async Task Request_QueueFull_Gets503AtOnce()
    {
        await using var host = await GatewayTestHost.StartAsync();
        await host.DeployAsync("coffee", service => service.WithScale(initial: 0).WithAnnotation("serverless.hosting/queue-depth", "2"), null, RawInstance.Nobody());
        host.Backend.BecomesReady = false;
        using var client = host.Client("coffee");
        using var gaveUp = new CancellationTokenSource();
        var waiting = new[] { client.GetAsync("/", gaveUp.Token), client.GetAsync("/", gaveUp.Token) };
        await GatewayTestHost.UntilAsync(() => host.Revision("coffee-1").RequestsWaiting == 2);

        var refused = await client.GetAsync("/", Token);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal("1", Assert.Single(refused.Headers.GetValues("Retry-After")));
        Assert.Equal("pending request queue full", await refused.Content.ReadAsStringAsync(Token));

        await gaveUp.CancelAsync();
        foreach (var request in waiting)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        }

        await GatewayTestHost.UntilAsync(() => host.Revision("coffee-1").RequestsWaiting == 0);
    }

    [Fact]
    public async Task Request_LimitOfOne_IsServedOneByOne()
    {
        var (now, most) = (0, 0);
        await using var instance = await FakeInstance.StartAsync(async context =>
        {
            most = Math.Max(most, Interlocked.Increment(ref now));
            await Task.Yield();
            Interlocked.Decrement(ref now);
            await context.Response.WriteAsync("ok");
        });
        await using var host = await GatewayTestHost.StartAsync();
        await host.DeployAsync("coffee", service => service.WithConcurrency(limit: 1).WithScale(max: 1), null, instance.Address);
        using var client = host.Client("coffee");

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => client.GetStringAsync("/", Token)));

        Assert.Equal((1, 50), (most, instance.Requests));
    }

    internal static int FreePort() => RawInstance.Nobody().Port;
}
