using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Processes.Probing;

public sealed class GrpcHealthProbeTests
{
    [Theory]
    [InlineData("", 1, null)]
    [InlineData("tea.Brewer", 1, null)]
    [InlineData("", 2, "the health service answered gRPC status 0, not SERVING")]
    [InlineData("unknown", null, "the health service answered gRPC status 5, not SERVING")]
    public async Task TryAsync_HealthService_ServingIsSuccess(string service, int? status, string? expected)
    {
        byte[] asked = [];
        await using var server = await StartAsync(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, TestContext.Current.CancellationToken);
            asked = body.ToArray();
            context.Response.ContentType = "application/grpc";
            if (status is { } value)
            {
                await context.Response.Body.WriteAsync((byte[])[0, 0, 0, 0, 2, 8, (byte)value], TestContext.Current.CancellationToken);
            }

            context.Response.AppendTrailer("grpc-status", status is null ? "5" : "0");
        });
        using var factory = new ProbeFactory(new Instances.ScriptedLauncher());
        var probe = factory.Create(
            new() { Grpc = new(0, service) }, new(), new("", [], new Dictionary<string, string>()), new Uri(server.Urls.Single()).Port, Environment.ProcessId);

        Assert.Equal(expected, await probe.TryAsync(TestContext.Current.CancellationToken));
        Assert.Equal(GrpcHealthProbe.Encode(service), asked);
    }

    [Fact]
    public void Encode_NameOfAService_IsTheFirstField() =>
        Assert.Equal([0, 0, 0, 0, 5, 0x0A, 3, (byte)'t', (byte)'e', (byte)'a'], GrpcHealthProbe.Encode("tea"));

    [Fact]
    public async Task TryAsync_HttpProbeOfAnHttp2Program_SpeaksHttp2()
    {
        await using var server = await StartAsync(context =>
        {
            context.Response.StatusCode = context.Request.Headers["X-Probe"] == "1" ? 204 : 500;
            return Task.CompletedTask;
        });
        using var factory = new ProbeFactory(new Instances.ScriptedLauncher());
        var spec = new ProbeSpec { HttpGet = new("/ready?now=1") { Headers = [new("X-Probe", "1")] } };
        var container = new ContainerSpec { Port = new(8080, "h2c"), ReadinessProbe = spec };

        var probe = factory.Create(spec, container, new("", [], new Dictionary<string, string>()), new Uri(server.Urls.Single()).Port, Environment.ProcessId);

        Assert.Null(await probe.TryAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<WebApplication> StartAsync(RequestDelegate handler)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        var server = builder.Build();
        server.Run(handler);
        await server.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }
}
