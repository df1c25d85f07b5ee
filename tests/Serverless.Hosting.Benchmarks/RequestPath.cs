using System.Net;
using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Http.Features;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Benchmarks.Servers;
using Serverless.Hosting.Deployment;
using Serverless.Hosting.Gateway;
using Serverless.Hosting.Gateway.Forwarding;
using Serverless.Hosting.Testing;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace Serverless.Hosting.Benchmarks;

/// <summary>
/// A whole request without any socket: through the gateway, and through YARP's forwarder alone. What differs is the gateway's own cost.
/// </summary>
[InProcess]
[MemoryDiagnoser]
[MinColumn]
[MedianColumn]
public class RequestPath : IAsyncDisposable
{
    private const string Destination = "http://127.0.0.1:1/";

    private static readonly RequestDelegate NotFound = _ => throw new InvalidOperationException("The gateway does not know the host.");

    private readonly CancellationTokenSource _aborted = new();
    private readonly MemoryConnection _yarpConnection = new();
    private readonly MemoryConnection _gatewayConnection = new();
    private HttpMessageInvoker _client = null!;
    private WebApplication _app = null!;
    private GatewayHandler _gateway = null!;
    private IHttpForwarder _forwarder = null!;
    private HttpContext _context = null!;

    [GlobalSetup]
    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<IInstanceBackend>(new ScriptedBackend { Address = (_, _) => new Uri(Destination) });
        var handler = InstanceClients.CreateHandler();
        handler.ConnectCallback = (_, _) => new(_gatewayConnection);
        builder.Services.AddSingleton(new InstanceClients { Http1 = new(handler) });
        builder.Services.AddServerless().AddService("hello-0", service => service.FromImage("hello").WithScale(min: 1, max: 1));
        _client = new YarpClients(_yarpConnection).CreateClient(new ForwarderHttpClientContext { NewConfig = HttpClientConfig.Empty });
        _app = builder.Build();
        await _app.StartAsync();
        await _app.Services.GetRequiredService<IServiceManager>().WaitUntilSettledAsync("default", "hello-0");
        _gateway = _app.Services.GetRequiredService<GatewayHandler>();
        _forwarder = _app.Services.GetRequiredService<IHttpForwarder>();
        _context = new DefaultHttpContext { RequestAborted = _aborted.Token };
        (_context.Request.Method, _context.Request.Scheme, _context.Request.Protocol) = ("GET", "http", "HTTP/1.1");
        (_context.Request.Path, _context.Request.Headers.Host) = ("/", Server.Host);
        _context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = "/";
        _context.Connection.RemoteIpAddress = IPAddress.Loopback;
    }

    [Benchmark(Baseline = true)]
    public int Yarp()
    {
        var sent = _forwarder.SendAsync(_context, Destination, _client, ForwarderRequestConfig.Empty, HttpTransformer.Default);
        _yarpConnection.Answer();
        return StatusOf(sent.AsTask());
    }

    [Benchmark]
    public int Gateway()
    {
        var sent = _gateway.InvokeAsync(_context, NotFound);
        _gatewayConnection.Answer();
        return StatusOf(sent);
    }

    [GlobalCleanup]
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _client.Dispose();
        _aborted.Dispose();
        GC.SuppressFinalize(this);
    }

    private int StatusOf(Task sent)
    {
        sent.GetAwaiter().GetResult();
        var response = _context.Response;
        if (response.StatusCode != 200 || response.ContentLength != MemoryConnection.BodyLength)
        {
            throw new InvalidOperationException($"The answer was {response.StatusCode}.");
        }

        response.Headers.Clear();
        return response.StatusCode;
    }

    /// <summary>What YARP uses where nothing is set, on another connection.</summary>
    private sealed class YarpClients(MemoryConnection connection) : ForwarderHttpClientFactory
    {
        protected override void ConfigureHandler(ForwarderHttpClientContext context, SocketsHttpHandler handler)
        {
            base.ConfigureHandler(context, handler);
            handler.ConnectCallback = (_, _) => new(connection);
        }
    }
}
