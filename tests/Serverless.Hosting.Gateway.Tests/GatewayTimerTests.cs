using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Serverless.Hosting.Gateway.Support;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Gateway;

public class GatewayTimerTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Timeout_NothingSentYet_Answers504()
    {
        var arrived = new TaskCompletionSource();
        await using var instance = await FakeInstance.StartAsync(context => Silence(context, arrived));
        await using var host = await StartAsync(instance, spec => spec with { TimeoutSeconds = 10 });
        using var client = host.Client("coffee");
        var request = client.GetAsync("/", Token);
        await arrived.Task.WaitAsync(TimeSpan.FromSeconds(20), Token);

        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.False(request.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));

        await AssertTimedOutAsync(await request);
    }

    [Fact]
    public async Task Timeout_WaitingForAnInstance_Answers504()
    {
        await using var host = await GatewayTestHost.StartAsync(time: _time);
        await host.DeployAsync("coffee", service => service.WithScale(initial: 0), spec => spec with { TimeoutSeconds = 10 }, RawInstance.Nobody());
        host.Backend.BecomesReady = false;
        using var client = host.Client("coffee");
        var request = client.GetAsync("/", Token);
        await GatewayTestHost.UntilAsync(() => host.Revision("coffee-1").RequestsWaiting == 1);

        _time.Advance(TimeSpan.FromSeconds(10));

        await AssertTimedOutAsync(await request);
        Assert.Equal(0, host.Revision("coffee-1").RequestsWaiting);
    }

    [Fact]
    public async Task Timeout_ResponseUnderWay_CutsIt()
    {
        await using var instance = await FakeInstance.StartAsync(async context =>
        {
            await context.Response.WriteAsync("hello");
            await context.Response.Body.FlushAsync();
            await Silence(context);
        });
        await using var host = await StartAsync(instance, spec => spec with { TimeoutSeconds = 10 });
        using var client = await RawClient.ConnectAsync(host.Address);
        await client.SendAsync("GET / HTTP/1.1\r\nHost: coffee.default.example.com\r\n\r\n");
        await client.ReadUntilAsync("hello");

        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.DoesNotContain("\r\n0\r\n", await client.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Timeout_Http2ResponseUnderWay_ResetsTheStream()
    {
        await using var instance = await FakeInstance.StartAsync(async context =>
        {
            await context.Response.WriteAsync("hello");
            await context.Response.Body.FlushAsync();
            await Silence(context);
        });
        await using var host = await GatewayTestHost.StartHttp2Async(_time);
        await host.DeployAsync("coffee", null, spec => spec with { TimeoutSeconds = 10 }, instance.Address);
        using var client = host.Client("coffee");
        using var response = await client.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, "/") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact },
            HttpCompletionOption.ResponseHeadersRead,
            Token);
        var body = await response.Content.ReadAsStreamAsync(Token);
        await body.ReadExactlyAsync(new byte[5], Token);

        _time.Advance(TimeSpan.FromSeconds(10));

        await Assert.ThrowsAnyAsync<HttpIOException>(async () => await body.ReadExactlyAsync(new byte[1], Token));
    }

    [Fact]
    public async Task ResponseStartTimeout_NothingSentYet_Answers504()
    {
        var arrived = new TaskCompletionSource();
        await using var instance = await FakeInstance.StartAsync(context => Silence(context, arrived));
        await using var host = await StartAsync(instance, spec => spec with { ResponseStartTimeoutSeconds = 5 });
        using var client = host.Client("coffee");
        var request = client.GetAsync("/", Token);
        await arrived.Task.WaitAsync(TimeSpan.FromSeconds(20), Token);

        _time.Advance(TimeSpan.FromSeconds(5));

        await AssertTimedOutAsync(await request);
    }

    [Fact]
    public async Task ResponseStartTimeout_ResponseUnderWay_HasNoEffect()
    {
        var go = new TaskCompletionSource();
        await using var instance = await FakeInstance.StartAsync(async context =>
        {
            await context.Response.WriteAsync("hello");
            await context.Response.Body.FlushAsync();
            await go.Task;
            await context.Response.WriteAsync(" world");
        });
        await using var host = await StartAsync(instance, spec => spec with { ResponseStartTimeoutSeconds = 5 });
        using var client = host.Client("coffee");
        using var response = await client.GetAsync("/", HttpCompletionOption.ResponseHeadersRead, Token);

        _time.Advance(TimeSpan.FromSeconds(60));
        go.SetResult();

        Assert.Equal("hello world", await response.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task IdleTimeout_WritesGoOn_CutsOnlyAfterTheLast()
    {
        var lines = System.Threading.Channels.Channel.CreateUnbounded<string>();
        await using var instance = await FakeInstance.StartAsync(async context =>
        {
            await foreach (var line in lines.Reader.ReadAllAsync(context.RequestAborted))
            {
                await context.Response.WriteAsync(line);
                await context.Response.Body.FlushAsync();
            }
        });
        await using var host = await StartAsync(instance, spec => spec with { IdleTimeoutSeconds = 5 });
        using var client = await RawClient.ConnectAsync(host.Address);
        await client.SendAsync("GET / HTTP/1.1\r\nHost: coffee.default.example.com\r\n\r\n");
        for (var i = 0; i < 4; i++)
        {
            lines.Writer.TryWrite($"line{i}");
            await client.ReadUntilAsync($"line{i}");
            _time.Advance(TimeSpan.FromSeconds(4));
        }

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.DoesNotContain("\r\n0\r\n", await client.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task IdleTimeout_NothingSentYet_Answers504()
    {
        var arrived = new TaskCompletionSource();
        await using var instance = await FakeInstance.StartAsync(context => Silence(context, arrived));
        await using var host = await StartAsync(instance, spec => spec with { IdleTimeoutSeconds = 5 });
        using var client = host.Client("coffee");
        var request = client.GetAsync("/", Token);
        await arrived.Task.WaitAsync(TimeSpan.FromSeconds(20), Token);

        _time.Advance(TimeSpan.FromSeconds(5));

        await AssertTimedOutAsync(await request);
    }

    [Theory]
    [InlineData(10L, null, null)]
    [InlineData(300L, 10L, null)]
    [InlineData(300L, null, 10L)]
    public async Task WebSocket_AnyTimer_RunsFromTheStartWhateverIsSent(long timeout, long? responseStart, long? idle)
    {
        await using var instance = await FakeInstance.StartAsync(Echo);
        await using var host = await StartAsync(
            instance, spec => spec with { TimeoutSeconds = timeout, ResponseStartTimeoutSeconds = responseStart, IdleTimeoutSeconds = idle });
        using var socket = await ConnectAsync(host);
        Assert.Equal("hello", await EchoAsync(socket, "hello"));
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal("still", await EchoAsync(socket, "still"));

        _time.Advance(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAnyAsync<Exception>(async () => await socket.ReceiveAsync(new byte[10], Token).WaitAsync(TimeSpan.FromSeconds(20), Token));
        Assert.NotEqual(WebSocketState.Open, socket.State);
        await GatewayTestHost.UntilAsync(() => host.Revision("coffee-1").RequestsInFlight == 0);
    }

    internal static async Task Echo(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[1024];
        while (true)
        {
            var message = await socket.ReceiveAsync(buffer, context.RequestAborted);
            if (message.MessageType == WebSocketMessageType.Close)
            {
                await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
                return;
            }

            await socket.SendAsync(buffer.AsMemory(0, message.Count), message.MessageType, message.EndOfMessage, context.RequestAborted);
        }
    }

    internal static async Task<ClientWebSocket> ConnectAsync(GatewayTestHost host)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Host", "coffee.default.example.com");
        await socket.ConnectAsync(new UriBuilder(host.Address) { Scheme = "ws" }.Uri, Token);
        return socket;
    }

    internal static async Task<string> EchoAsync(ClientWebSocket socket, string text)
    {
        var buffer = new byte[1024];
        await socket.SendAsync(System.Text.Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, Token);
        var message = await socket.ReceiveAsync(buffer, Token).WaitAsync(TimeSpan.FromSeconds(20), Token);
        return System.Text.Encoding.UTF8.GetString(buffer, 0, message.Count);
    }

    private static Task Silence(HttpContext context) => Silence(context, null);

    private static async Task Silence(HttpContext context, TaskCompletionSource? arrived)
    {
        arrived?.SetResult();
        await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static async Task AssertTimedOutAsync(HttpResponseMessage response) =>
        Assert.Equal((HttpStatusCode.GatewayTimeout, "request timeout"), (response.StatusCode, await response.Content.ReadAsStringAsync(Token)));

    private async Task<GatewayTestHost> StartAsync(FakeInstance instance, Func<RevisionSpec, RevisionSpec> change)
    {
        var host = await GatewayTestHost.StartAsync(time: _time);
        await host.DeployAsync("coffee", null, change, instance.Address);
        return host;
    }
}
