using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Time.Testing;
using Serverless.Hosting.Gateway.Support;

namespace Serverless.Hosting.Gateway.Hardening;

public class SlowPeerTests
{
    private const string Coffee = "Host: coffee.default.example.com\r\n";
    private const int Large = 96 * 1024 * 1024;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Client_NeverEndsItsHead_Gets408()
    {
        await using var host = await GatewayTestHost.StartAsync(
            builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(1)));

        var answer = await RawClient.ExchangeAsync(host.Address, $"GET / HTTP/1.1\r\n{Coffee}X-Slow: ");

        Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Client_NeverEndsItsBody_IsEndedByTheTimerOfTheRevision()
    {
        var time = new FakeTimeProvider();
        await using var instance = await FakeInstance.StartAsync(context => context.Request.Body.CopyToAsync(Stream.Null));
        await using var host = await GatewayTestHost.StartAsync(time: time);
        await host.DeployAsync("coffee", null, spec => spec with { TimeoutSeconds = 10 }, instance.Address);
        using var client = await RawClient.ConnectAsync(host.Address);
        await client.SendAsync($"POST / HTTP/1.1\r\n{Coffee}Content-Length: 100\r\n\r\nhello");
        await GatewayTestHost.UntilAsync(() => host.Revision("coffee-1").RequestsInFlight == 1);

        time.Advance(TimeSpan.FromSeconds(10));

        Assert.StartsWith("HTTP/1.1 504 ", await client.ReadUntilAsync("request timeout"), StringComparison.Ordinal);
        await GatewayTestHost.UntilAsync(() => host.Revision("coffee-1").RequestsInFlight == 0);
    }

    /// <summary>The instance is held back: what the client has not read is in no memory but the buffers of the sockets.</summary>
    [Fact]
    public async Task Client_ReadsSlowly_HoldsTheInstanceBack()
    {
        var written = 0L;
        await using var instance = await FakeInstance.StartAsync(async context =>
        {
            var buffer = new byte[64 * 1024];
            while (Volatile.Read(ref written) < Large)
            {
                await context.Response.Body.WriteAsync(buffer, context.RequestAborted);
                Interlocked.Add(ref written, buffer.Length);
            }
        });
        await using var host = await GatewayTestHost.StartAsync();
        await host.DeployAsync("coffee", instance.Address);
        using var client = host.Client("coffee");
        using var response = await client.GetAsync("/", HttpCompletionOption.ResponseHeadersRead, Token);
        await using var body = await response.Content.ReadAsStreamAsync(Token);

        var (read, part) = (0L, new byte[32 * 1024]);
        while (await body.ReadAsync(part, Token) is > 0 and var count)
        {
            read += count;
            Assert.True(Volatile.Read(ref written) - read < Large / 2, "The response is kept in memory.");
        }

        Assert.Equal(Large, read);
    }

    [Fact]
    public async Task Client_EndsItsSideInTheMiddle_GivesThePlaceBack()
    {
        await using var instance = await FakeInstance.StartAsync(context => context.Request.Body.CopyToAsync(Stream.Null));
        await using var host = await GatewayTestHost.StartAsync();
        await host.DeployAsync("coffee", service => service.WithConcurrency(limit: 1).WithScale(max: 1), null, instance.Address);
        using var client = await RawClient.ConnectAsync(host.Address);
        await client.SendAsync($"POST / HTTP/1.1\r\n{Coffee}Content-Length: 100\r\n\r\nhello");
        await GatewayTestHost.UntilAsync(() => host.Revision("coffee-1").RequestsInFlight == 1);

        client.EndSending();

        Assert.DoesNotContain(" 200 ", await client.ReadToEndAsync(), StringComparison.Ordinal);
        await GatewayTestHost.UntilAsync(() => host.Revision("coffee-1").RequestsInFlight == 0);
        using var next = host.Client("coffee");
        Assert.Equal(HttpStatusCode.OK, (await next.GetAsync("/", Token)).StatusCode);
    }

    [Fact]
    public async Task Instance_SendsItsHeadByteByByte_IsAnswered()
    {
        await using var instance = new RawInstance(async (stream, _, _) =>
        {
            foreach (var one in RawInstance.Ok("slow but sure"))
            {
                await stream.WriteAsync(new[] { one }, Token);
                await stream.FlushAsync(Token);
            }

            return true;
        });
        await using var host = await GatewayTestHost.StartAsync();
        await host.DeployAsync("coffee", instance.Address);
        using var client = host.Client("coffee");

        Assert.Equal("slow but sure", await client.GetStringAsync("/", Token));
    }

    [Fact]
    public async Task Instance_EndsItsSideAfterABodyWithoutLength_IsComplete()
    {
        await using var instance = new RawInstance(async (stream, _, _) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\n\r\nto the end"u8.ToArray(), Token);
            return false;
        });
        await using var host = await GatewayTestHost.StartAsync();
        await host.DeployAsync("coffee", instance.Address);
        using var client = host.Client("coffee");

        Assert.Equal("to the end", await client.GetStringAsync("/", Token));
    }
}
