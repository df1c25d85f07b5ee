using Serverless.Hosting.Backends;
using Serverless.Hosting.Deployment;
using Serverless.Hosting.Testing;

namespace Serverless.Hosting.Benchmarks.Servers;

/// <summary>
/// The servers that are compared. Each is a process of its own that ends with its standard input.
/// </summary>
internal static class Server
{
    /// <summary>The host that load is sent for: the gateway's service, and all the same to the others.</summary>
    public const string Host = "hello.default.example.com";

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

    public static Task RunYarpAsync(string backend)
    {
        var builder = CreateBuilder();
        builder.Services.AddHttpForwarder();
        var app = builder.Build();
        app.MapForwarder("/{**path}", backend);
        return ServeAsync(app);
    }

    public static Task RunGatewayAsync(string backend)
    {
        var builder = CreateBuilder();
        builder.Services.AddSingleton<IInstanceBackend>(new ScriptedBackend { Address = (_, _) => new Uri(backend) });
        builder.Services.AddServerless().AddService("hello", service => service.FromImage("hello").WithScale(min: 1, max: 1));
        var app = builder.Build();
        app.MapServerless();
        return ServeAsync(app, async () =>
        {
            var service = await app.Services.GetRequiredService<IServiceManager>().WaitUntilSettledAsync("default", "hello");
            return new Uri(service?.Status.Url ?? throw new InvalidOperationException("The service is not ready.")).Host;
        });
    }

    private static WebApplicationBuilder CreateBuilder()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        return builder;
    }

    private static async Task ServeAsync(WebApplication app, Func<Task<string>>? host = null)
    {
        app.MapGet("/allocated", () => GC.GetTotalAllocatedBytes(precise: true));
        await app.StartAsync();
        Console.WriteLine($"{app.Urls.Single()} {(host is null ? Host : await host())}");
        await Console.In.ReadToEndAsync();
        await app.StopAsync();
    }
}
