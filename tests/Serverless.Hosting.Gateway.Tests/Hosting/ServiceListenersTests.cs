using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Serverless.Hosting.Gateway.Support;

namespace Serverless.Hosting.Gateway.Hosting;

public sealed class ServiceListenersTests
{
    private const string Tea = "Serverless:Services:tea";

    private readonly int[] _ports = FreePorts.Take(4);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ports_ThatTheHostListensOnAlready_AreRoutedAsTheyAre()
    {
        await using var instance = await FakeInstance.StartAsync("tea");
        await using var host = await StartAsync(instance, builder => builder.WebHost.UseUrls($"http://127.0.0.1:{_ports[3]}", $"http://127.0.0.1:{_ports[0]}", $"http://127.0.0.1:{_ports[1]}"));

        Assert.Equal([_ports[3], _ports[0], _ports[1]], host.App.Urls.Select(url => new Uri(url).Port));
        await AskAsync();
    }

    [Fact]
    public async Task Ports_ThatNobodyListensOn_GetListenersBesideThoseOfTheHost()
    {
        await using var instance = await FakeInstance.StartAsync("tea");
        await using var host = await StartAsync(instance, builder => builder.WebHost.UseUrls($"http://127.0.0.1:{_ports[3]}"));

        Assert.Equal([_ports[3], _ports[0], _ports[1]], host.App.Urls.Select(url => new Uri(url).Port));
        await AskAsync();
        using var client = new HttpClient();
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(new Uri($"http://127.0.0.1:{_ports[3]}/"), Token)).StatusCode);
    }

    [Fact]
    public async Task Ports_OfAHostWithServerlessListeners_AreAmongThem()
    {
        await using var instance = await FakeInstance.StartAsync("tea");
        await using var host = await StartAsync(instance, builder => builder.UseServerlessListeners(_ports[3]));

        await AskAsync();

        // nothing was asked for that is then passed over
        Assert.DoesNotContain(host.Logs.GetSnapshot(), record => record.Level >= LogLevel.Warning && record.Message.Contains($"{_ports[0]}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Admin_Port_MapsTheManagementApiOnceEvenIfTheHostMapsItToo()
    {
        await using var instance = await FakeInstance.StartAsync("tea");
        await using var host = await StartAsync(instance, map: app => app.MapServerlessManagement());

        await AskAsync();
    }

    [Fact]
    public async Task Port_OfAService_IsNotTheHostsOwnPlaceForEndpoints()
    {
        await using var instance = await FakeInstance.StartAsync(context => context.Response.WriteAsync(context.Request.Host.Value!));
        await using var host = await StartAsync(instance, map: app => app.MapGet("/", () => "the host's own"));
        using var client = new HttpClient();

        Assert.Equal($"localhost:{_ports[0]}", await client.GetStringAsync(new Uri($"http://localhost:{_ports[0]}/"), Token));
        Assert.Equal("the host's own", await client.GetStringAsync(host.Address, Token));
    }

    [Fact]
    public async Task Port_OfAServiceThatIsNotServedYet_SaysSo()
    {
        await using var host = await GatewayTestHost.StartAsync(
            map: app => app.MapGet("/", () => "the host's own"),
            settings: [$"{Tea}:Port={_ports[0]}", $"{Tea}:Revisions:v1:Address=http://127.0.0.1:{_ports[2]}"]);
        using var client = new HttpClient();

        using var response = await client.GetAsync(new Uri($"http://localhost:{_ports[0]}/"), Token);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "the service is not served yet"), (response.StatusCode, await response.Content.ReadAsStringAsync(Token)));
        Assert.Equal(TimeSpan.FromSeconds(1), response.Headers.RetryAfter!.Delta);
    }

    private async Task<GatewayTestHost> StartAsync(FakeInstance instance, Action<WebApplicationBuilder>? configure = null, Action<WebApplication>? map = null)
    {
        var host = await GatewayTestHost.StartAsync(
            configure,
            map,
            settings: [$"{Tea}:Port={_ports[0]}", $"{Tea}:Revisions:v1:Address={instance.Address}", $"Serverless:Admin:Port={_ports[1]}"]);
        await host.UntilRoutedAsync("tea");
        return host;
    }

    /// <summary>The service answers on its port, and the management API on its own.</summary>
    private async Task AskAsync()
    {
        using var client = new HttpClient();
        Assert.Equal("tea", await client.GetStringAsync(new Uri($"http://127.0.0.1:{_ports[0]}/"), Token));
        Assert.Equal("ok\n", await client.GetStringAsync(new Uri($"http://127.0.0.1:{_ports[1]}/healthz"), Token));
    }
}
