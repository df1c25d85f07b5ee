using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Serverless.Hosting.Gateway.Support;

namespace Serverless.Hosting.Gateway.Diagnostics;

public sealed class RequestLogTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Request_DefaultTemplate_IsOneLineOfJson()
    {
        await using var instance = await FakeInstance.StartAsync("hello");
        await using var host = await GatewayTestHost.StartAsync(settings: "Serverless:RequestLog:Enabled=true");
        await host.DeployAsync("coffee", instance.Address);
        using var client = host.Client("coffee");
        client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", "evil\" \\ agent");
        client.DefaultRequestHeaders.Add("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        client.DefaultRequestHeaders.Add("Authorization", "Bearer secret-token");
        client.DefaultRequestHeaders.Add("Cookie", "session=secret-cookie");

        await client.GetStringAsync("/menu?size=%22large", Token);
        var line = await LineAsync(host);

        var request = JsonNode.Parse(line)!["httpRequest"]!;
        Assert.Equal(
            ("GET", "/menu?size=%22large", 200, "5", "evil\" \\ agent", "HTTP/1.1", "127.0.0.1"),
            ((string)request["requestMethod"]!, (string)request["requestUrl"]!, (int)request["status"]!, (string)request["responseSize"]!, (string)request["userAgent"]!, (string)request["protocol"]!, (string)request["serverIp"]!));
        Assert.StartsWith("127.0.0.1:", (string)request["remoteIp"]!, StringComparison.Ordinal);
        Assert.EndsWith("s", (string)request["latency"]!, StringComparison.Ordinal);
        Assert.Equal("4bf92f3577b34da6a3ce929d0e0e4736", (string)JsonNode.Parse(line)!["traceId"]!);
        Assert.DoesNotContain("secret", line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
    }

    [Fact]
    public async Task Request_OwnTemplate_IsFilledIn()
    {
        await using var instance = await FakeInstance.StartAsync("hello");
        await using var host = await GatewayTestHost.StartAsync(settings:
        [
            "Serverless:RequestLog:Enabled=true",
            "Serverless:RequestLog:Template={{ .Revision.Namespace }}/{{js .Revision.Service}} {{.Revision.Configuration}} {{.Revision.Name}} {{.Request.Host}} {{.Request.ContentLength}} [{{.Request.Referer}}] {{.TraceID}}",
        ]);
        await host.DeployAsync("tea", instance.Address);
        using var client = host.Client("tea");
        client.DefaultRequestHeaders.Add("X-B3-TraceId", "463ac35c9f6413ad48485a3953bb6124");

        await client.PostAsync(new Uri("/", UriKind.Relative), new StringContent("abc"), Token);

        Assert.Equal("default/tea tea tea-1 tea.default.example.com 3 [] 463ac35c9f6413ad48485a3953bb6124", await LineAsync(host));
    }

    [Fact]
    public async Task Request_LogIsOff_IsNotLogged()
    {
        await using var instance = await FakeInstance.StartAsync("hello");
        await using var host = await GatewayTestHost.StartAsync();
        await host.DeployAsync("quiet", instance.Address);
        using var client = host.Client("quiet");

        await client.GetStringAsync("/", Token);
        await host.App.StopAsync(Token);

        Assert.DoesNotContain(host.Logs.GetSnapshot(), record => record.Category == RequestLog.Category);
    }

    [Theory]
    [InlineData("{{.Request.Header}}", "{{.Request.Header}}")]
    [InlineData("{{.Request.Method}} {{range .X}}", "{{range .X}}")]
    [InlineData("{{.Request.Method}} {{.Response.Code", "{{.Response.Code")]
    [InlineData("{{}}", "{{}}")]
    public async Task Start_UnknownPlaceholder_IsRefused(string template, string problem)
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => GatewayTestHost.StartAsync(settings: $"Serverless:RequestLog:Template={template}"));

        Assert.StartsWith($"Template: '{problem}' is no placeholder", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<string> LineAsync(GatewayTestHost host)
    {
        await GatewayTestHost.UntilAsync(() => host.Logs.GetSnapshot().Any(record => record.Category == RequestLog.Category));
        return Assert.Single(host.Logs.GetSnapshot(), record => record.Category == RequestLog.Category).Message;
    }
}
