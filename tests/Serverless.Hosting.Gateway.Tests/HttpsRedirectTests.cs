using System.Net;
using Serverless.Hosting.Gateway.Support;
using Serverless.Hosting.Routing;

namespace Serverless.Hosting.Gateway;

public class HttpsRedirectTests
{
    private const string HostRedirects = "Serverless:Routing:HttpProtocol=Redirected";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET", "/a%2Fb//?x=%20&y=1", "https://coffee.default.example.com/a%2Fb//?x=%20&y=1")]
    [InlineData("HEAD", "/", "https://coffee.default.example.com/")]
    [InlineData("POST", "http://coffee.default.example.com/menu?x=1", "https://coffee.default.example.com/menu?x=1")]
    public async Task Request_RouteRedirects_Gets301WithTheSameTarget(string method, string target, string location)
    {
        await using var instance = await FakeInstance.StartAsync("reached");
        await using var host = await GatewayTestHost.StartAsync();
        await host.DeployAsync("coffee", service => service.WithHttpProtocol(HttpOption.Redirected), null, instance.Address);

        var answer = await RawClient.ExchangeAsync(host.Address, $"{method} {target} HTTP/1.1\r\nHost: coffee.default.example.com\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 301 ", answer, StringComparison.Ordinal);
        Assert.Contains($"\r\nLocation: {location}\r\n", answer, StringComparison.Ordinal);
        Assert.Equal(0, instance.Requests);
    }

    [Fact]
    public async Task Request_HostRedirects_UnlessTheRouteServes()
    {
        await using var instance = await FakeInstance.StartAsync("served");
        await using var host = await GatewayTestHost.StartAsync(settings: [HostRedirects, "Serverless:Gateway:HttpsPort=8443"]);
        await host.DeployAsync("coffee", instance.Address);
        await host.DeployAsync("tea", service => service.WithHttpProtocol(HttpOption.Enabled), null, instance.Address);
        using var coffee = host.Client("coffee");
        using var tea = host.Client("tea");

        var redirected = await coffee.GetAsync("/x", Token);

        Assert.Equal((HttpStatusCode.MovedPermanently, "https://coffee.default.example.com:8443/x"), (redirected.StatusCode, redirected.Headers.Location!.OriginalString));
        Assert.Equal("served", await tea.GetStringAsync("/", Token));
    }

    [Theory]
    [InlineData("Serverless:Gateway:TrustedProxies:0=127.0.0.1", HttpStatusCode.OK)]
    [InlineData("Serverless:Gateway:TrustedProxies:0=10.0.0.1", HttpStatusCode.MovedPermanently)]
    public async Task Request_ProxyHadHttps_IsServedIfTheProxyIsTrusted(string trust, HttpStatusCode status)
    {
        await using var instance = await FakeInstance.StartAsync("served");
        await using var host = await GatewayTestHost.StartAsync(settings: [HostRedirects, trust]);
        await host.DeployAsync("coffee", instance.Address);
        using var client = host.Client("coffee");
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");

        Assert.Equal(status, (await client.GetAsync("/", Token)).StatusCode);
    }

    [Fact]
    public async Task Request_HostForCallersInside_IsNeverRedirected()
    {
        var port = GatewayHandlerTests.FreePort();
        await using var instance = await FakeInstance.StartAsync("inside");
        await using var host = await GatewayTestHost.StartAsync(
            builder => builder.WebHost.UseSetting("urls", $"http://127.0.0.1:{port}"), settings: [HostRedirects, $"Serverless:Gateway:InternalPorts:0={port}"]);
        await host.DeployAsync("coffee", instance.Address);
        using var client = host.Client();
        client.DefaultRequestHeaders.Host = "coffee.default.svc.cluster.local";

        Assert.Equal("inside", await client.GetStringAsync("/", Token));
    }
}
