using Serverless.Hosting.Gateway.Support;

namespace Serverless.Hosting.Gateway.Hardening;

/// <summary>
/// Bytes that two servers in a row might read in two ways: none of them may reach an instance as a request that the gateway did not see.
/// </summary>
public class SmugglingTests
{
    private const string Coffee = "Host: coffee.default.example.com\r\n";
    private const string Head = "POST /menu HTTP/1.1\r\n" + Coffee + "X-First: 1\r\nContent-Length: 0\r\nX-Last: 2\r\n\r\n";
    private const string Smuggled = "GET /smuggled HTTP/1.1\r\n" + Coffee + "\r\n";

    public static TheoryData<int> LinesOfTheHead => [.. Enumerable.Range(0, Head.Split("\r\n").Length - 1)];

    [Theory]
    [MemberData(nameof(LinesOfTheHead))]
    public async Task Head_AnyLineEndsInABareLineFeed_Gets400(int line)
    {
        var lines = Head.Split("\r\n");
        var request = string.Concat(lines[..^1].Select((text, index) => text + (index == line ? "\n" : "\r\n")));

        await AssertRefusedAsync(request + Smuggled);
    }

    [Theory]
    [InlineData("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\nContent-Length: 48\r\n\r\n0\r\n\r\n")]
    [InlineData("transfer-encoding: chunked\r\ncontent-length: 0\r\n\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\nX-Content-Length: 5\r\n\r\n0\r\n\r\n")]
    [InlineData("Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello")]
    [InlineData("Content-Length: 5, 5\r\n\r\nhello")]
    [InlineData("Content-Length: -5\r\n\r\nhello")]
    [InlineData("Content-Length: 0x5\r\n\r\nhello")]
    [InlineData("Content-Length: 5 5\r\n\r\nhello")]
    [InlineData("Content-Length: 99999999999999999999\r\n\r\nhello")]
    [InlineData("Content-Length : 5\r\n\r\nhello")]
    [InlineData("Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: identity\r\n\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked; q=1\r\n\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: \u000bchunked\r\n\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding\u00a0: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding\t: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("X: a\r\n Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("X: a\r\n\tb\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("X: a\rContent-Length: 5\r\n\r\nhello")]
    [InlineData("X: a\0\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("X\u00e9: a\r\nContent-Length: 0\r\n\r\n")]
    [InlineData(": a\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("X\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("Host: tea.default.example.com\r\nContent-Length: 0\r\n\r\n")]
    public async Task Head_TwoReadings_Gets400(string rest) => await AssertRefusedAsync($"POST / HTTP/1.1\r\n{Coffee}{rest}{Smuggled}");

    [Theory]
    [InlineData("GET http://tea.default.example.com/ HTTP/1.1\r\n" + Coffee + "\r\n")]
    [InlineData("GET / HTTP/1.1 HTTP/1.1\r\n" + Coffee + "\r\n")]
    [InlineData("GET  / HTTP/1.1\r\n" + Coffee + "\r\n")]
    [InlineData("GET /\0 HTTP/1.1\r\n" + Coffee + "\r\n")]
    [InlineData("G T / HTTP/1.1\r\n" + Coffee + "\r\n")]
    [InlineData(" GET / HTTP/1.1\r\n" + Coffee + "\r\n")]
    [InlineData("GET / HTTP/1.1\r\n " + Coffee + "\r\n")]
    public async Task RequestLine_TwoReadings_Gets400(string request) => await AssertRefusedAsync(request + Smuggled);

    /// <summary>The web server takes a sign before the length. What reaches the instance is framed anew, so there is one reading of it.</summary>
    [Fact]
    public async Task Length_WithASign_IsFramedAnew()
    {
        var heads = new List<string>();
        await using var instance = new RawInstance(async (stream, _, head) =>
        {
            heads.Add(head);
            await stream.ReadExactlyAsync(new byte[head.Contains("\r\nContent-Length: 5\r\n", StringComparison.Ordinal) ? 5 : 0]);
            await stream.WriteAsync(RawInstance.Ok("ok"));
            return true;
        });
        await using var host = await GatewayTestHost.StartAsync();
        await host.DeployAsync("coffee", instance.Address);

        await RawClient.ExchangeAsync(host.Address, $"POST /first HTTP/1.1\r\n{Coffee}Content-Length: +5\r\n\r\nhelloGET /second HTTP/1.1\r\n{Coffee}Connection: close\r\n\r\n");

        Assert.Equal(["POST /first HTTP/1.1", "GET /second HTTP/1.1"], heads.Select(head => head.Split("\r\n")[0]));
    }

    /// <summary>The head is in order, so it goes to an instance; what follows the broken body must not.</summary>
    [Theory]
    [InlineData("5\nhello\r\n0\r\n\r\n")]
    [InlineData("5\r\nhello0\r\n\r\n")]
    [InlineData("-1\r\n\r\n")]
    [InlineData("0x5\r\nhello\r\n0\r\n\r\n")]
    [InlineData("fffffffffffffffff\r\nhello\r\n")]
    [InlineData("z\r\n\r\n")]
    public async Task Chunks_Broken_EndTheConnection(string body)
    {
        await using var instance = await FakeInstance.StartAsync(context => context.Request.Body.CopyToAsync(Stream.Null));
        await using var host = await StartAsync(instance);

        var answer = await RawClient.ExchangeAsync(host.Address, $"POST / HTTP/1.1\r\n{Coffee}Transfer-Encoding: chunked\r\n\r\n{body}{Smuggled}");

        Assert.DoesNotContain(" 200 ", answer, StringComparison.Ordinal);
        Assert.InRange(instance.Requests, 0, 1);
        await GatewayTestHost.UntilAsync(() => host.Revision("coffee-1").RequestsInFlight == 0);
    }

    [Fact]
    public async Task Pipeline_RequestsToSeveralHosts_ReachEachItsOwn()
    {
        await using var coffee = await FakeInstance.StartAsync("it is coffee");
        await using var tea = await FakeInstance.StartAsync("it is tea");
        await using var host = await StartAsync(coffee);
        await host.DeployAsync("tea", tea.Address);
        var toCoffee = $"POST / HTTP/1.1\r\n{Coffee}Transfer-Encoding: chunked\r\n\r\n5;ext=1\r\nhello\r\n0\r\nHost: tea.default.example.com\r\nX-Trailer: 1\r\n\r\n";
        const string ToTea = "GET / HTTP/1.1\r\nHost: tea.default.example.com\r\nConnection: close\r\n\r\n";

        var answer = await RawClient.ExchangeAsync(host.Address, toCoffee + toCoffee + ToTea);

        Assert.Equal(3, answer.Split("HTTP/1.1 200 ").Length - 1);
        Assert.Equal((2, 1), (coffee.Requests, tea.Requests));
        Assert.True(answer.LastIndexOf("it is coffee", StringComparison.Ordinal) < answer.IndexOf("it is tea", StringComparison.Ordinal));
    }

    private static async Task AssertRefusedAsync(string request)
    {
        await using var instance = await FakeInstance.StartAsync("reached");
        await using var host = await StartAsync(instance);

        var answer = await RawClient.ExchangeAsync(host.Address, request);

        Assert.True(answer.StartsWith("HTTP/1.1 400 ", StringComparison.Ordinal), $"{request}\n{answer}");
        Assert.Equal(1, answer.Split("HTTP/1.1 ").Length - 1);
        Assert.Equal(0, instance.Requests);
    }

    private static async Task<GatewayTestHost> StartAsync(FakeInstance instance)
    {
        var host = await GatewayTestHost.StartAsync();
        await host.DeployAsync("coffee", instance.Address);
        return host;
    }
}
