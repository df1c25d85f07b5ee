using Serverless.Hosting.Gateway.Support;

namespace Serverless.Hosting.Gateway;

public class RequestFramingTests
{
    private const string Host = "Host: coffee.default.example.com\r\n";

    [Theory]
    [InlineData("POST / HTTP/1.1\r\n" + Host + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\n" + Host + "Transfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n0\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\n" + Host + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello")]
    [InlineData("POST / HTTP/1.1\r\n" + Host + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\n" + Host + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\n" + Host + "\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: coffee.default.example.com\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\n" + Host + "X: a\nY: b\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\n" + Host + "X: a\r\n b\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\n" + Host + "X: a\0b\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\n" + Host + "X: a\rb\r\n\r\n")]
    public async Task Request_AmbiguousBytes_Gets400AndReachesNoInstance(string request)
    {
        await using var instance = await FakeInstance.StartAsync("reached");
        await using var host = await GatewayTestHost.StartAsync();
        await host.DeployAsync("coffee", instance.Address);
        using var client = await RawClient.ConnectAsync(host.Address);

        await client.SendAsync(request);

        var answer = await client.ReadUntilAsync("\r\n\r\n");
        Assert.True(answer.StartsWith("HTTP/1.1 400 ", StringComparison.Ordinal), $"{request}\n{answer}");
        Assert.Equal(0, instance.Requests);
    }

    [Fact]
    public async Task Request_HeadersOverTheLimit_Gets431()
    {
        await using var host = await GatewayTestHost.StartAsync();
        using var client = await RawClient.ConnectAsync(host.Address);

        await client.SendAsync($"GET / HTTP/1.1\r\n{Host}X: {new string('x', 40_000)}\r\nY: {new string('y', 40_000)}\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 431 ", await client.ReadUntilAsync("\r\n\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_Chunked_IsForwarded()
    {
        await using var instance = await FakeInstance.StartAsync(context => context.Request.Body.CopyToAsync(context.Response.Body));
        await using var host = await GatewayTestHost.StartAsync();
        await host.DeployAsync("coffee", instance.Address);
        using var client = await RawClient.ConnectAsync(host.Address);

        await client.SendAsync($"POST / HTTP/1.1\r\n{Host}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");

        await client.ReadUntilAsync("hello");
    }
}
