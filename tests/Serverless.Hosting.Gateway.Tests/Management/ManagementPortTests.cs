using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Serverless.Hosting.Gateway.Support;

namespace Serverless.Hosting.Gateway.Management;

public sealed class ManagementPortTests : IDisposable
{
    private readonly HttpClient _client = new();

    [Fact]
    public async Task Request_ThroughAProxyOfAnotherPort_IsAnsweredOnTheListenerAlone()
    {
        var ports = FreePorts.Take(2);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{ports[0]}");
        builder.Configuration["Serverless:Admin:Port"] = $"{ports[1]}";
        builder.Services.AddServerless();
        await using var app = builder.Build();
        app.MapServerless();
        await app.StartAsync();

        Assert.Equal(HttpStatusCode.OK, await GetAsync(ports[1], host: "localhost:9"));
        Assert.Equal(HttpStatusCode.NotFound, await GetAsync(ports[0], host: $"localhost:{ports[1]}"));
    }

    public void Dispose() => _client.Dispose();

    private async Task<HttpStatusCode> GetAsync(int port, string host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{port}/healthz") { Headers = { Host = host } };
        using var response = await _client.SendAsync(request);
        return response.StatusCode;
    }
}
