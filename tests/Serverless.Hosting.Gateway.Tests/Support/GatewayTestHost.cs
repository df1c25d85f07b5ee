using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Deployment;
using Serverless.Hosting.Model;
using Serverless.Hosting.Runtime;
using Serverless.Hosting.Testing;

namespace Serverless.Hosting.Gateway.Support;

/// <summary>
/// A host with a gateway on a real socket, whose instances are whatever the test says.
/// </summary>
internal sealed class GatewayTestHost : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly WebApplication _app;

    private GatewayTestHost(WebApplication app, ScriptedBackend backend) => (_app, Backend) = (app, backend);

    public ScriptedBackend Backend { get; }

    public Uri Address => new(_app.Urls.First());

    public IServiceProvider Services => _app.Services;

    public IServiceManager Manager => Services.GetRequiredService<IServiceManager>();

    public FakeLogCollector Logs => Services.GetFakeLogCollector();

    public WebApplication App => _app;

    public static async Task<GatewayTestHost> StartAsync(
        Action<WebApplicationBuilder>? configure = null,
        Action<WebApplication>? map = null,
        TimeProvider? time = null,
        params string[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddFakeLogging().SetMinimumLevel(LogLevel.Debug);
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => setting.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], (string?)pair[1])));
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var backend = new ScriptedBackend(time);
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.Services.AddSingleton<IInstanceBackend>(backend);
        builder.Services.Configure<Scaling.AutoscalerOptions>(options => options.AllowZeroInitialScale = true);
        builder.Services.AddServerless();
        configure?.Invoke(builder);
        var app = builder.Build();
        app.MapServerless();
        map?.Invoke(app);
        await app.StartAsync();
        return new GatewayTestHost(app, backend);
    }

    public static Task<GatewayTestHost> StartHttp2Async(TimeProvider? time = null) =>
        StartAsync(builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2)), time: time);

    public static async Task UntilAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string text = "")
    {
        using var deadline = new CancellationTokenSource(Deadline);
        while (!condition())
        {
            Assert.False(deadline.IsCancellationRequested, $"It did not come true within {Deadline}: {text}");
            await Task.Yield();
        }
    }

    /// <summary>Deploys a service whose instances are at the addresses given, and waits until it is routed.</summary>
    public Task DeployAsync(string name, params Uri[] instances) => DeployAsync(name, null, null, instances);

    public async Task DeployAsync(string name, Action<ServiceBuilder>? configure, Func<RevisionSpec, RevisionSpec>? change, params Uri[] instances)
    {
        var service = new ServiceBuilder(name).FromImage("app").WithRevisionName($"{name}-1");
        if (instances.Length > 1)
        {
            service.WithScale(min: instances.Length, initial: instances.Length);
        }

        configure?.Invoke(service);
        var spec = service.Build();
        spec = spec with { Template = spec.Template with { Spec = change?.Invoke(spec.Template.Spec) ?? spec.Template.Spec } };
        PlaceInstances(spec.Template.Name!, instances);
        await Manager.ApplyAsync(spec);
        await UntilAsync(() => Manager.Get<Service>("default", name) is { } service && Readiness.IsReady(service), $"{name} is ready");
    }

    /// <summary>Says where the instances of a revision are from now on.</summary>
    public void PlaceInstances(string revision, params Uri[] instances)
    {
        var others = Backend.Address;
        var next = 0;
        Backend.Address = (asked, number) => asked.Name == revision && instances.Length > 0 ? instances[next++ % instances.Length] : others(asked, number);
    }

    public Task UntilRoutedAsync(string service) => UntilAsync(
        () => Manager.Get<Service>("default", service) is { } found && Readiness.IsReady(found) && Services.GetRequiredService<ServingState>().Routes.Find($"{service}.default") is not null,
        $"{service} is routed");

    public RevisionState Revision(string name) => Services.GetRequiredService<ServingState>().Find("default", name)!;

    public HttpClient Client(string? host = null)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Address };
        client.DefaultRequestHeaders.Host = host is null ? null : $"{host}.default.example.com";
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
