using System.Net;
using Serverless.Hosting.Gateway.Support;

namespace Serverless.Hosting.Gateway.Forwarding;

public class HeaderForwardingTests
{
    private const string Traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>
    /// Also those that <c>Connection</c> names; but no client can have the gateway's own headers taken away. Beside <c>close</c> or <c>keep-alive</c> the web server
    /// does not tell the names.
    /// </summary>
    [Fact]
    public async Task HopByHop_OfTheClient_EndAtTheGateway()
    {
        var head = await HeadAsync(
            "Connection: X-Hop, X-Forwarded-For, Forwarded, Host, no name\r\nX-Hop: 1\r\nX-Kept: 1\r\nKeep-Alive: timeout=5\r\nProxy-Connection: keep-alive\r\n"
            + "Proxy-Authorization: Basic eDp5\r\nTE: gzip\r\nTrailer: X-Sum\r\nUpgrade: other/1\r\n");

        Assert.All(["Connection:", "X-Hop:", "Keep-Alive:", "Proxy-", "TE:", "Upgrade:"], name => Assert.DoesNotContain($"\r\n{name}", head, StringComparison.OrdinalIgnoreCase));
        Assert.All(
            ["X-Kept: 1", "Host: coffee.default.example.com", "X-Forwarded-For: 127.0.0.1", "Forwarded: for=127.0.0.1;"],
            line => Assert.Contains($"\r\n{line}", head, StringComparison.Ordinal));
    }

    [Fact]
    public async Task HopByHop_OfTheInstance_EndAtTheGateway()
    {
        await using var instance = new RawInstance(async (stream, _, _) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nKeep-Alive: timeout=5\r\nProxy-Connection: close\r\nX-Kept: 1\r\n\r\n"u8.ToArray(), Token);
            return true;
        });
        await using var host = await GatewayTestHost.StartAsync();
        await host.DeployAsync("coffee", instance.Address);

        var answer = await RawClient.ExchangeAsync(host.Address, "GET / HTTP/1.1\r\nHost: coffee.default.example.com\r\nConnection: close\r\n\r\n");

        Assert.Contains("\r\nX-Kept: 1\r\n", answer, StringComparison.Ordinal);
        Assert.All(["Keep-Alive:", "Proxy-Connection:"], name => Assert.DoesNotContain($"\r\n{name}", answer, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task TraceContext_OfTheClient_StaysOneTrace()
    {
        var head = await HeadAsync($"traceparent: {Traceparent}\r\ntracestate: cafe=1\r\nX-B3-TraceId: 80f198ee56343ba864fe8b2a57d3eff7\r\n");

        Assert.Contains($"\r\ntraceparent: {Traceparent[..36]}", head, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("\r\ntracestate: cafe=1", head, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("\r\nX-B3-TraceId: 80f198ee56343ba864fe8b2a57d3eff7", head, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(2, head.Split("traceparent:").Length);
    }

    [Fact]
    public async Task Headers_NearlyTheLimit_PassBothWays()
    {
        var large = new string('x', 60 * 1024);
        await using var instance = new RawInstance(async (stream, _, head) =>
        {
            var length = head.Split("X-Large: ")[1].Split("\r\n")[0].Length;
            await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX-Length: {length}\r\nX-Large: {large}\r\n\r\n"), Token);
            return true;
        });
        await using var host = await GatewayTestHost.StartAsync();
        await host.DeployAsync("coffee", instance.Address);
        using var client = host.Client("coffee");
        client.DefaultRequestHeaders.Add("X-Large", large);

        var response = await client.GetAsync("/", Token);

        Assert.Equal((HttpStatusCode.OK, $"{large.Length}"), (response.StatusCode, Assert.Single(response.Headers.GetValues("X-Length"))));
        Assert.Equal(large, Assert.Single(response.Headers.GetValues("X-Large")));
    }

    [Fact]
    public async Task Trailers_OfAnHttp1Instance_ReachAnHttp2Client()
    {
        await using var instance = new RawInstance(async (stream, _, _) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n5\r\nhello\r\n0\r\nX-Sum: 532\r\n\r\n"u8.ToArray(), Token);
            return true;
        });
        await using var host = await GatewayTestHost.StartHttp2Async();
        await host.DeployAsync("coffee", instance.Address);
        using var client = TestCertificate.Client(host, HttpVersion.Version20);

        using var response = await client.GetAsync("/", Token);

        Assert.Equal("hello", await response.Content.ReadAsStringAsync(Token));
        Assert.Equal("532", Assert.Single(response.TrailingHeaders.GetValues("X-Sum")));
    }

    /// <summary>The head of the request that reaches an instance.</summary>
    private static async Task<string> HeadAsync(string headers)
    {
        var seen = "";
        await using var instance = new RawInstance(async (stream, _, head) =>
        {
            seen = head;
            await stream.WriteAsync(RawInstance.Ok(""), Token);
            return true;
        });
        await using var host = await GatewayTestHost.StartAsync();
        await host.DeployAsync("coffee", instance.Address);
        using var client = await RawClient.ConnectAsync(host.Address);
        await client.SendAsync($"GET / HTTP/1.1\r\nHost: coffee.default.example.com\r\n{headers}\r\n");
        Assert.StartsWith("HTTP/1.1 200 ", await client.ReadUntilAsync("\r\n\r\n"), StringComparison.Ordinal);
        return seen;
    }
}
