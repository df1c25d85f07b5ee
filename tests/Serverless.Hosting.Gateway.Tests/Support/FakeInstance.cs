using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Serverless.Hosting.Gateway.Support;

/// <summary>
/// An application that stands for an instance, on a real socket.
/// </summary>
internal sealed class FakeInstance : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _requests;

    private FakeInstance(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    public int Requests => Volatile.Read(ref _requests);

    public static Task<FakeInstance> StartAsync(string text) => StartAsync(context => context.Response.WriteAsync(text));

    public static async Task<FakeInstance> StartAsync(RequestDelegate app, HttpProtocols protocols = HttpProtocols.Http1, string url = "http://127.0.0.1:0")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = protocols);
            kestrel.Limits.MaxRequestBodySize = null;
        });
        var instance = new FakeInstance(builder.Build());
        instance._app.UseWebSockets();
        instance._app.Run(context =>
        {
            Interlocked.Increment(ref instance._requests);
            return app(context);
        });
        await instance._app.StartAsync();
        return instance;
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}
