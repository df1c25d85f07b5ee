using Serverless.Hosting.Backends;
using Serverless.Hosting.Deployment;
using Serverless.Hosting.Testing;
using Yarp.ReverseProxy.Configuration;

namespace Serverless.Hosting.Benchmarks.Servers;

/// <summary>
/// The servers that are compared. Each is a process of its own that ends with its standard input.
/// </summary>
internal static class Server
{
    /// <summary>The host that load is sent for: the gateway's service, and all the same to the others.</summary>
    public const string Host = "hello-0.default.example.com";

    private const int AtOnce = 64;

    private static readonly byte[] Answer = "Hello World!"u8.ToArray();

    public static Task RunBackendAsync()
    {
        var app = CreateBuilder().Build();
        app.MapGet("/", context =>
        {
            context.Response.ContentLength = Answer.Length;
            return context.Response.Body.WriteAsync(Answer).AsTask();
        });
        return ServeAsync(app);
    }

    /// <summary>The forwarder alone: no routes to choose from, no headers about the client.</summary>
    public static Task RunYarpAsync(string backend)
    {
        var builder = CreateBuilder();
        builder.Services.AddHttpForwarder();
        var app = builder.Build();
        app.MapForwarder("/{**path}", backend);
        return ServeAsync(app);
    }

    /// <summary>The whole proxy, as it is without any settings but a route: it tells the backend about the client.</summary>
    public static Task RunYarpProxyAsync(string backend)
    {
        var builder = CreateBuilder();
        builder.Services.AddReverseProxy().LoadFromMemory(
            [new RouteConfig { RouteId = "all", ClusterId = "all", Match = new() { Hosts = [Host], Path = "/{**path}" } }],
            [new ClusterConfig { ClusterId = "all", Destinations = new Dictionary<string, DestinationConfig> { ["one"] = new() { Address = backend } } }]);
        var app = builder.Build();
        app.MapReverseProxy();
        return ServeAsync(app);
    }

    /// <summary>The gateway with services of which the first, or all, have an instance; load goes to those.</summary>
    public static async Task RunGatewayAsync(string backend, int services, bool allAwake)
    {
        var builder = CreateBuilder();
        builder.Configuration["Serverless:Autoscaler:AllowZeroInitialScale"] = "true";
        builder.Services.AddSingleton<IInstanceBackend>(new ScriptedBackend { Address = (_, _) => new Uri(backend) });
        builder.Services.AddServerless();
        var app = builder.Build();
        app.MapServerless();
        MapAllocated(app);
        await app.StartAsync();
        var manager = app.Services.GetRequiredService<IServiceManager>();
        var hosts = new string[allAwake ? services : 1];
        await Parallel.ForAsync(0, services, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (number, cancellationToken) =>
        {
            var isAwake = number < hosts.Length;
            var spec = new ServiceBuilder($"hello-{number}").FromImage("hello").WithScale(min: isAwake ? 1 : 0, max: 1, initial: isAwake ? 1 : 0).Build();
            await manager.ApplyAsync(spec, cancellationToken: cancellationToken);
            var service = await manager.WaitUntilSettledAsync(spec.Namespace, spec.Name, cancellationToken);
            if (isAwake)
            {
                hosts[number] = new Uri(service?.Status.Url ?? throw new InvalidOperationException($"The service '{spec.Name}' is not ready.")).Host;
            }
        });
        await GreetAsync(app, hosts);
    }

    private static WebApplicationBuilder CreateBuilder()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        return builder;
    }

    private static async Task ServeAsync(WebApplication app)
    {
        MapAllocated(app);
        await app.StartAsync();
        await GreetAsync(app, [Host]);
    }

    private static void MapAllocated(WebApplication app) => app.MapGet("/allocated", () => GC.GetTotalAllocatedBytes(precise: true));

    private static async Task GreetAsync(WebApplication app, string[] hosts)
    {
        Console.WriteLine($"{app.Urls.Single()} {string.Join(' ', hosts)}");
        await Console.In.ReadToEndAsync();
        await app.StopAsync();
    }
}
