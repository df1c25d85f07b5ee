using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Serverless.Hosting.Gateway.Support;
using Serverless.Hosting.Routing;

namespace Serverless.Hosting.Gateway.Protocols;

public class FrontProtocolTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("1.1", HttpProtocols.Http1)]
    [InlineData("2.0", HttpProtocols.Http1)]
    [InlineData("1.1", HttpProtocols.Http2)]
    [InlineData("2.0", HttpProtocols.Http2)]
    public async Task Tls_AnyVersionInFront_ReachesTheInstanceByItsOwn(string front, HttpProtocols back)
    {
        await using var instance = await FakeInstance.StartAsync(
            async context => await context.Response.WriteAsync(
                $"{context.Request.Protocol} {context.Request.Host} {context.Request.Headers["X-Forwarded-Proto"]} {await new StreamReader(context.Request.Body).ReadToEndAsync()}"),
            back);
        await using var host = await StartTlsAsync();
        await host.DeployAsync("coffee", service => service.WithHttpProtocol(HttpOption.Redirected).WithProtocol(back == HttpProtocols.Http2 ? "h2c" : "http1"), null, instance.Address);
        using var client = TestCertificate.Client(host, Version.Parse(front));

        var response = await client.PostAsync("/", new StringContent("body"), Token);

        Assert.Equal(Version.Parse(front), response.Version);
        Assert.Equal($"HTTP/{(back == HttpProtocols.Http2 ? "2" : "1.1")} coffee.default.example.com https body", await response.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task ClearTextHttp2_PriorKnowledge_ReachesAnHttp1Instance()
    {
        await using var instance = await FakeInstance.StartAsync(context => context.Response.WriteAsync(context.Request.Protocol));
        await using var host = await GatewayTestHost.StartHttp2Async();
        await host.DeployAsync("coffee", instance.Address);
        using var client = TestCertificate.Client(host, new(2, 0));

        var response = await client.GetAsync("/", Token);

        Assert.Equal((new Version(2, 0), "HTTP/1.1"), (response.Version, await response.Content.ReadAsStringAsync(Token)));
    }

    [Fact]
    public async Task Http2_ManyRequestsOnOneConnection_AreAllAnswered()
    {
        await using var instance = await FakeInstance.StartAsync(context => context.Response.WriteAsync(context.Request.Path), HttpProtocols.Http2);
        await using var host = await GatewayTestHost.StartHttp2Async();
        await host.DeployAsync("coffee", service => service.WithProtocol("h2c"), null, instance.Address);
        using var client = TestCertificate.Client(host, new(2, 0));

        var answers = await Task.WhenAll(Enumerable.Range(0, 300).Select(number => client.GetStringAsync($"/{number}", Token)));

        Assert.Equal(Enumerable.Range(0, 300).Select(number => $"/{number}"), answers);
    }

    /// <summary>The extended CONNECT of RFC 8441 in front, the upgrade of HTTP/1.1 behind.</summary>
    [Fact]
    public async Task Http2_WebSocket_ReachesAnHttp1Instance()
    {
        await using var instance = await FakeInstance.StartAsync(GatewayTimerTests.Echo);
        await using var host = await StartTlsAsync();
        await host.DeployAsync("coffee", instance.Address);
        using var invoker = TestCertificate.Client(host, new(2, 0));
        using var socket = new ClientWebSocket();
        socket.Options.HttpVersion = new(2, 0);
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        socket.Options.SetRequestHeader("Host", "coffee.default.example.com");
        await socket.ConnectAsync(new UriBuilder(host.Address) { Scheme = "wss" }.Uri, invoker, Token);

        Assert.Equal("hello", await GatewayTimerTests.EchoAsync(socket, "hello"));
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Token);

        await GatewayTestHost.UntilAsync(() => host.Revision("coffee-1").RequestsInFlight == 0);
    }

    [Fact]
    public async Task WebSocket_LargeMessagesBothWays_ArriveWhole()
    {
        await using var instance = await FakeInstance.StartAsync(GatewayTimerTests.Echo);
        await using var host = await GatewayTestHost.StartAsync();
        await host.DeployAsync("coffee", instance.Address);
        using var socket = await GatewayTimerTests.ConnectAsync(host);
        var sent = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 200_000)));

        var sending = socket.SendAsync(sent, WebSocketMessageType.Binary, endOfMessage: true, Token);
        var (received, buffer) = (new MemoryStream(), new byte[8192]);
        while (await socket.ReceiveAsync(buffer, Token) is { } part)
        {
            received.Write(buffer, 0, part.Count);
            if (received.Length == sent.Length)
            {
                break;
            }
        }

        await sending;
        Assert.Equal(sent, received.ToArray());
    }

    private static Task<GatewayTestHost> StartTlsAsync() => GatewayTestHost.StartAsync(builder =>
    {
        builder.WebHost.UseUrls("https://127.0.0.1:0").UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https => https.ServerCertificate = TestCertificate.Instance));
    });
}
