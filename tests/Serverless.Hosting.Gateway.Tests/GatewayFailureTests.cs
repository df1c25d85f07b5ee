using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Serverless.Hosting.Gateway.Support;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Gateway;

public class GatewayFailureTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Request_InstanceRefusesConnections_GoesToAnother()
    {
        await using var instance = await FakeInstance.StartAsync("alive");
        await using var host = await GatewayTestHost.StartAsync();
        await host.DeployAsync("coffee", RawInstance.Nobody(), instance.Address);
        using var client = host.Client("coffee");

        for (var i = 0; i < 10; i++)
        {
            var response = await client.PostAsync("/", new StringContent("body"), Token);
            Assert.Equal("alive", await response.Content.ReadAsStringAsync(Token));
        }

        Assert.Equal(10, instance.Requests);
        Assert.Equal(0, host.Revision("coffee-1").RequestsInFlight);
    }

    [Fact]
    public async Task Request_Http2InstanceRefusesConnections_GoesToAnother()
    {
        await using var instance = await FakeInstance.StartAsync(context => context.Response.WriteAsync(context.Request.Protocol), HttpProtocols.Http2);
        await using var host = await GatewayTestHost.StartAsync();
        await host.DeployAsync("coffee", service => service.WithProtocol("h2c").WithScale(min: 2, initial: 2), null, RawInstance.Nobody(), instance.Address);
        using var client = host.Client("coffee");

        for (var i = 0; i < 5; i++)
        {
            Assert.Equal("HTTP/2", await client.GetStringAsync("/", Token));
        }
    }

    [Fact]
    public async Task Request_EveryInstanceRefuses_Gets502AfterSeveralTries()
    {
        await using var host = await GatewayTestHost.StartAsync();
        var nobody = Enumerable.Range(0, 12).Select(_ => RawInstance.Nobody()).ToArray();
        await host.DeployAsync("coffee", nobody);
        using var client = host.Client("coffee");

        var response = await client.GetAsync("/", Token);

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal("no connection to an instance could be made: connection refused", await response.Content.ReadAsStringAsync(Token));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Request_KeptConnectionEndsAfterItWasWritten_IsNotRepeated(bool hasBody)
    {
        await using var instance = new RawInstance(async (stream, number, _) =>
        {
            if (number == 1)
            {
                await stream.WriteAsync(RawInstance.Ok("first"), Token);
            }

            return number == 1;
        });
        await using var host = await GatewayTestHost.StartAsync();
        await host.DeployAsync("coffee", instance.Address);
        using var client = host.Client("coffee");
        Assert.Equal("first", await client.GetStringAsync("/", Token));

        var second = await client.SendAsync(new HttpRequestMessage(hasBody ? HttpMethod.Post : HttpMethod.Get, "/") { Content = hasBody ? new StringContent("x") : null }, Token);

        Assert.Equal(HttpStatusCode.BadGateway, second.StatusCode);
        Assert.Equal("the instance failed before it answered: connection ended", await second.Content.ReadAsStringAsync(Token));
        Assert.Equal(2, instance.Requests);
        Assert.Contains(host.Logs.GetSnapshot(), entry => entry.Id.Id == 102);
    }

    [Fact]
    public async Task Request_NewConnectionEndsAfterItWasWritten_IsNotRepeated()
    {
        await using var instance = new RawInstance((_, _, _) => Task.FromResult(false));
        await using var host = await GatewayTestHost.StartAsync();
        await host.DeployAsync("coffee", instance.Address);
        using var client = host.Client("coffee");

        var response = await client.GetAsync("/", Token);

        Assert.Equal((HttpStatusCode.BadGateway, 1), (response.StatusCode, instance.Requests));
    }

    [Fact]
    public async Task Request_InstanceBreaksOffItsResponse_BreaksOffTheClients()
    {
        var seen = new TaskCompletionSource();
        await using var instance = new RawInstance(async (stream, _, _) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"u8.ToArray(), Token);
            await seen.Task;
            return false;
        });
        await using var host = await GatewayTestHost.StartAsync();
        await host.DeployAsync("coffee", instance.Address);
        using var client = await RawClient.ConnectAsync(host.Address);
        await client.SendAsync("GET / HTTP/1.1\r\nHost: coffee.default.example.com\r\n\r\n");
        await client.ReadUntilAsync("hello");

        seen.SetResult();

        Assert.DoesNotContain("\r\n0\r\n", await client.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_InvalidResponse_Gets502()
    {
        await using var instance = new RawInstance(async (stream, _, _) =>
        {
            await stream.WriteAsync("nonsense\r\n\r\n"u8.ToArray(), Token);
            return false;
        });
        await using var host = await GatewayTestHost.StartAsync();
        await host.DeployAsync("coffee", instance.Address);
        using var client = host.Client("coffee");

        var response = await client.GetAsync("/", Token);

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
    }

    [Fact]
    public async Task Request_ClientGoesAway_EndsAtTheInstance()
    {
        var (arrived, ended) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var instance = await FakeInstance.StartAsync(async context =>
        {
            context.RequestAborted.Register(ended.SetResult);
            arrived.SetResult();
            await ended.Task;
        });
        await using var host = await GatewayTestHost.StartAsync();
        await host.DeployAsync("coffee", instance.Address);
        using var client = host.Client("coffee");
        using var goAway = new CancellationTokenSource();
        var request = client.GetAsync("/", goAway.Token);
        await arrived.Task.WaitAsync(TimeSpan.FromSeconds(20), Token);

        await goAway.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(20), Token);
        await GatewayTestHost.UntilAsync(() => host.Revision("coffee-1").RequestsInFlight == 0);
        await GatewayTestHost.UntilAsync(() => host.Logs.GetSnapshot().Any(entry => entry.Id.Id == 101 && entry.Message.Contains("ClientGone", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Request_RevisionIsDeletedWhileItWaits_Gets503()
    {
        await using var host = await GatewayTestHost.StartAsync();
        await host.DeployAsync("coffee", service => service.WithScale(initial: 0), null, RawInstance.Nobody());
        host.Backend.BecomesReady = false;
        using var client = host.Client("coffee");
        var request = client.GetAsync("/", Token);
        await GatewayTestHost.UntilAsync(() => host.Revision("coffee-1").RequestsWaiting == 1);

        await host.Manager.DeleteAsync(new ResourceId(ResourceKind.Service, "default", "coffee"), Token);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await request).StatusCode);
    }

    [Fact]
    public async Task Stop_RequestInFlight_IsAnsweredFirst()
    {
        var (arrived, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var instance = await FakeInstance.StartAsync(async context =>
        {
            arrived.SetResult();
            await go.Task;
            await context.Response.WriteAsync("late");
        });
        var host = await GatewayTestHost.StartAsync();
        await host.DeployAsync("coffee", instance.Address);
        using var client = host.Client("coffee");
        var request = client.GetStringAsync("/", Token);
        await arrived.Task.WaitAsync(TimeSpan.FromSeconds(20), Token);

        var stopping = host.DisposeAsync();
        go.SetResult();

        Assert.Equal("late", await request);
        await stopping;
    }

    [Fact]
    public async Task Stop_RequestDoesNotEnd_IsEndedAtTheBound()
    {
        var arrived = new TaskCompletionSource();
        await using var instance = await FakeInstance.StartAsync(async context =>
        {
            arrived.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        var host = await GatewayTestHost.StartAsync(settings: ["Serverless:Gateway:DrainTimeout=00:00:01"]);
        await host.DeployAsync("coffee", instance.Address);
        using var client = host.Client("coffee");
        var request = client.GetAsync("/", Token);
        await arrived.Task.WaitAsync(TimeSpan.FromSeconds(20), Token);

        await host.DisposeAsync();

        var response = await request;
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "shutting down"), (response.StatusCode, await response.Content.ReadAsStringAsync(Token)));
    }
}
