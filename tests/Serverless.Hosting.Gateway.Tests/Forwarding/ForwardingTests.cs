using System.Net;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Serverless.Hosting.Gateway.Support;

namespace Serverless.Hosting.Gateway.Forwarding;

public class ForwardingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/a%41/%2F/b?x=%20&y=a+b")]
    [InlineData("/a//b/;c=1/~?")]
    [InlineData("/caf%C3%A9?q=%C3%A9|^")]
    public async Task Target_Always_ArrivesAsItWasWritten(string target)
    {
        await using var instance = await FakeInstance.StartAsync(context => context.Response.WriteAsync($"<{context.Features.Get<IHttpRequestFeature>()!.RawTarget}>"));
        await using var host = await StartAsync(instance.Address);

        var answer = await RawClient.ExchangeAsync(host.Address, $"GET {target} HTTP/1.1\r\nHost: coffee.default.example.com\r\nConnection: close\r\n\r\n");

        Assert.Contains($"<{target}>", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_FromAStranger_AreReplaced()
    {
        var request = await HeadersAsync(
            [],
            "X-Forwarded-For: 6.6.6.6", "X-Forwarded-Host: evil", "X-Forwarded-Proto: https", "X-Forwarded-Port: 1", "Forwarded: for=6.6.6.6",
            "Knative-Serving-Revision: other", "knative-serving-namespace: other", "K-Network-Probe: probe", "k-anything: x", "User-Agent: kube-probe/1.30", "X-Mine: yes");

        Assert.Equal("127.0.0.1", request["X-Forwarded-For"]);
        Assert.Equal("coffee.default.example.com", request["X-Forwarded-Host"]);
        Assert.Equal("http", request["X-Forwarded-Proto"]);
        Assert.Equal("for=127.0.0.1;host=coffee.default.example.com;proto=http", request["Forwarded"]);
        Assert.Equal("kube-probe/1.30", request["User-Agent"]);
        Assert.Equal("yes", request["X-Mine"]);
        Assert.DoesNotContain(request.Keys, name => name.StartsWith("K", StringComparison.OrdinalIgnoreCase) || name == "X-Forwarded-Port");
    }

    [Fact]
    public async Task Headers_FromATrustedProxy_AreKept()
    {
        var request = await HeadersAsync(
            ["Serverless:Gateway:TrustedProxies:0=127.0.0.0/8"], "X-Forwarded-For: 1.2.3.4, fd00::1", "X-Forwarded-Host: shop.example:8443", "X-Forwarded-Proto: https", "X-Forwarded-Port: 8443");

        Assert.Equal("1.2.3.4, fd00::1, 127.0.0.1", request["X-Forwarded-For"]);
        Assert.Equal("shop.example:8443", request["X-Forwarded-Host"]);
        Assert.Equal("https", request["X-Forwarded-Proto"]);
        Assert.Equal("8443", request["X-Forwarded-Port"]);
        Assert.Equal("for=1.2.3.4;host=\"shop.example:8443\";proto=https, for=\"[fd00::1]\", for=127.0.0.1", request["Forwarded"]);
    }

    [Fact]
    public async Task Forwarded_FromATrustedProxy_IsKept()
    {
        var request = await HeadersAsync(["Serverless:Gateway:TrustedProxies:0=127.0.0.1"], "forwarded: for=1.2.3.4");

        Assert.Equal("for=1.2.3.4", request["Forwarded"]);
    }

    [Fact]
    public async Task Head_Always_HasNoBody()
    {
        await using var instance = await FakeInstance.StartAsync(context =>
        {
            context.Response.ContentLength = 1234;
            return Task.CompletedTask;
        });
        await using var host = await StartAsync(instance.Address);
        using var client = host.Client("coffee");

        var response = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/"), Token);

        Assert.Equal((HttpStatusCode.OK, 1234L), (response.StatusCode, response.Content.Headers.ContentLength));
    }

    [Fact]
    public async Task Redirect_FromTheInstance_IsTheClients()
    {
        await using var instance = await FakeInstance.StartAsync(context =>
        {
            context.Response.Redirect("/elsewhere");
            context.Response.Headers.SetCookie = "a=b";
            return Task.CompletedTask;
        });
        await using var host = await StartAsync(instance.Address);
        using var client = host.Client("coffee");

        var response = await client.GetAsync("/", Token);

        Assert.Equal((HttpStatusCode.Redirect, "/elsewhere"), (response.StatusCode, response.Headers.Location!.ToString()));
        Assert.Equal(1, instance.Requests);
    }

    [Fact]
    public async Task Events_Always_ArriveOneByOne()
    {
        var go = new TaskCompletionSource();
        await using var instance = await FakeInstance.StartAsync(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.Body.FlushAsync();
            await go.Task;
            await context.Response.WriteAsync("data: 1\n\n");
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        await using var host = await StartAsync(instance.Address);
        using var client = host.Client("coffee");

        using var response = await client.GetAsync("/", HttpCompletionOption.ResponseHeadersRead, Token).WaitAsync(TimeSpan.FromSeconds(20), Token);
        go.SetResult();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Token));

        Assert.Equal("data: 1", await reader.ReadLineAsync(Token).AsTask().WaitAsync(TimeSpan.FromSeconds(20), Token));
    }

    [Fact]
    public async Task WebSocket_Echo_Works()
    {
        await using var instance = await FakeInstance.StartAsync(GatewayTimerTests.Echo);
        await using var host = await StartAsync(instance.Address);
        using var socket = await GatewayTimerTests.ConnectAsync(host);

        Assert.Equal("hello", await GatewayTimerTests.EchoAsync(socket, "hello"));
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Token);

        await GatewayTestHost.UntilAsync(() => host.Revision("coffee-1").RequestsInFlight == 0);
    }

    [Fact]
    public async Task Http2_BothWays_StreamsWithTrailers()
    {
        await using var instance = await FakeInstance.StartAsync(
            async context =>
            {
                context.Response.ContentType = "application/grpc";
                context.Response.DeclareTrailer("grpc-status");
                await context.Response.Body.FlushAsync();
                var buffer = new byte[64];
                while (await context.Request.Body.ReadAsync(buffer) is > 0 and var count)
                {
                    await context.Response.Body.WriteAsync(buffer.AsMemory(0, count));
                    await context.Response.Body.FlushAsync();
                }

                context.Response.AppendTrailer("grpc-status", "0");
            },
            HttpProtocols.Http2);
        await using var host = await GatewayTestHost.StartHttp2Async();
        await host.DeployAsync("coffee", service => service.WithProtocol("h2c"), null, instance.Address);
        using var client = host.Client("coffee");
        var pipe = new System.IO.Pipelines.Pipe();
        var content = new DuplexContent(pipe.Reader.AsStream()) { Headers = { { "Content-Type", "application/grpc" } } };

        using var response = await client.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, "/echo") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = content, Headers = { { "TE", "trailers" } } },
            HttpCompletionOption.ResponseHeadersRead,
            Token);
        var body = await response.Content.ReadAsStreamAsync(Token);
        var buffer = new byte[4];
        foreach (var message in new[] { "ping", "pong" })
        {
            await pipe.Writer.WriteAsync(Encoding.ASCII.GetBytes(message), Token);
            await body.ReadExactlyAsync(buffer, Token);
            Assert.Equal(message, Encoding.ASCII.GetString(buffer));
        }

        await pipe.Writer.CompleteAsync();
        Assert.Equal(0, await body.ReadAsync(buffer, Token));
        Assert.Equal("0", Assert.Single(response.TrailingHeaders.GetValues("grpc-status")));
    }

    [Fact]
    public async Task Http2_PathThatWouldEndTheRequestLine_IsEncoded()
    {
        await using var instance = await FakeInstance.StartAsync(context => context.Response.WriteAsync(context.Features.Get<IHttpRequestFeature>()!.RawTarget));
        await using var host = await GatewayTestHost.StartHttp2Async();
        await host.DeployAsync("coffee", instance.Address);
        using var client = host.Client("coffee");
        var target = new Uri($"{host.Address}a b", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });

        var response = await client.SendAsync(new HttpRequestMessage(HttpMethod.Get, target) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact }, Token);

        Assert.Equal((HttpStatusCode.OK, "/a%20b"), (response.StatusCode, await response.Content.ReadAsStringAsync(Token)));
    }

    [Fact]
    public async Task Expect100_InstanceRefuses_NeverAsksForTheBody()
    {
        await using var instance = await FakeInstance.StartAsync(context =>
        {
            context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return Task.CompletedTask;
        });
        await using var host = await StartAsync(instance.Address);
        using var client = await RawClient.ConnectAsync(host.Address);

        await client.SendAsync("POST / HTTP/1.1\r\nHost: coffee.default.example.com\r\nContent-Length: 5000\r\nExpect: 100-continue\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 413", await client.ReadUntilAsync("\r\n\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Expect100_InstanceReads_AsksForTheBody()
    {
        await using var instance = await FakeInstance.StartAsync(async context => await context.Response.WriteAsync(await new StreamReader(context.Request.Body).ReadToEndAsync()));
        await using var host = await StartAsync(instance.Address);
        using var client = await RawClient.ConnectAsync(host.Address);

        await client.SendAsync("POST / HTTP/1.1\r\nHost: coffee.default.example.com\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
        await client.ReadUntilAsync("100 Continue\r\n\r\n");
        await client.SendAsync("hello");

        await client.ReadUntilAsync("hello");
    }

    [Fact]
    public async Task Headers_NotAscii_PassUnchanged()
    {
        await using var instance = await FakeInstance.StartAsync(context => context.Response.WriteAsync(context.Request.Headers["X-Name"].ToString()));
        await using var host = await StartAsync(instance.Address);

        var answer = await RawClient.ExchangeAsync(host.Address, "GET / HTTP/1.1\r\nHost: coffee.default.example.com\r\nX-Name: caf\u00c3\u00a9\r\nConnection: close\r\n\r\n");

        Assert.Contains("caf\u00c3\u00a9", answer, StringComparison.Ordinal);
    }

    private static async Task<GatewayTestHost> StartAsync(Uri instance, params string[] settings)
    {
        var host = await GatewayTestHost.StartAsync(settings: settings);
        await host.DeployAsync("coffee", instance);
        return host;
    }

    private static async Task<Dictionary<string, string>> HeadersAsync(string[] settings, params string[] headers)
    {
        var seen = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        await using var instance = await FakeInstance.StartAsync(context =>
        {
            foreach (var (name, value) in context.Request.Headers)
            {
                seen[name] = value.ToString();
            }

            return Task.CompletedTask;
        });
        await using var host = await StartAsync(instance.Address, settings);
        await RawClient.ExchangeAsync(host.Address, $"GET / HTTP/1.1\r\nHost: coffee.default.example.com\r\n{string.Join("\r\n", headers)}\r\nConnection: close\r\n\r\n");
        return seen;
    }

    /// <summary>A body that is still being sent when the response comes: the contents of the framework end first.</summary>
    private sealed class DuplexContent(Stream body) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var buffer = new byte[64];
            await stream.FlushAsync(Token);
            while (await body.ReadAsync(buffer, Token) is > 0 and var count)
            {
                await stream.WriteAsync(buffer.AsMemory(0, count), Token);
                await stream.FlushAsync(Token);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
