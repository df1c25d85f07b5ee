using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Serverless.Hosting.Aspire.Running;

/// <summary>
/// A management API that wants what a test says, and keeps what it is told.
/// </summary>
internal sealed class ScriptedHost : IAsyncDisposable
{
    private const string Root = "/apis/serverless.hosting/v1";

    private readonly WebApplication _app;
    private Channel<string> _wanted = Channel.CreateUnbounded<string>();

    private ScriptedHost(WebApplication app) => _app = app;

    public string Key { get; set; } = "";

    public int Port { get; private set; }

    /// <summary>What was put last, by revision.</summary>
    public ConcurrentDictionary<string, JsonNode> Told { get; } = new();

    /// <summary>The commands, with their bodies.</summary>
    public ConcurrentQueue<string> Commands { get; } = new();

    /// <summary>How a command is refused; null if it is not.</summary>
    public string? Refusal { get; set; }

    public static async Task<ScriptedHost> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var host = new ScriptedHost(builder.Build());
        host.Map();
        await host._app.StartAsync();
        host.Port = new Uri(host._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
        return host;
    }

    public void Want(params (string Revision, int Standard, int Reserved, string[] End)[] revisions) => _wanted.Writer.TryWrite(JsonSerializer.Serialize(new
    {
        host = "first",
        version = 1,
        revisions = revisions.Select(revision => new
        {
            @namespace = "default",
            name = revision.Revision,
            standard = revision.Standard,
            reserved = revision.Reserved,
            reservedType = new { name = "ecs.t5-lc1m2.small", cpu = 1, memoryGiB = 2 },
            end = revision.End,
        }),
    }));

    /// <summary>Cuts the connection of whoever follows.</summary>
    public void Disconnect() => Interlocked.Exchange(ref _wanted, Channel.CreateUnbounded<string>()).Writer.Complete();

    public async ValueTask DisposeAsync()
    {
        Disconnect();
        await _app.DisposeAsync();
    }

    private void Map()
    {
        _app.Use(async (context, next) =>
        {
            if (context.Request.Headers.Authorization != $"Bearer {Key}")
            {
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                return;
            }

            await next(context);
        });
        _app.MapGet($"{Root}/instances", async (HttpContext context) =>
        {
            await foreach (var document in _wanted.Reader.ReadAllAsync(context.RequestAborted))
            {
                await context.Response.WriteAsync(document + "\n");
                await context.Response.Body.FlushAsync();
            }
        });
        _app.MapPut($"{Root}/namespaces/default/revisions/{{name}}/instances", (string name, JsonNode body) => Told[name] = body);
        _app.MapGet($"{Root}/services", () => Results.Text(File.ReadAllText(Path.Combine(Golden.Folder, "overview.json")), "application/json"));
        _app.MapGet("/readyz", () => "ok");
        _app.MapPost($"{Root}/namespaces/default/services/{{name}}/{{command}}", async (string name, string command, HttpRequest request) => await AnswerAsync($"{name} {command}", request));
        _app.MapPut($"{Root}/autoscaling", (HttpRequest request) => AnswerAsync("autoscaling", request));
    }

    private async Task<IResult> AnswerAsync(string command, HttpRequest request)
    {
        using var body = new StreamReader(request.Body);
        Commands.Enqueue($"{command} {await body.ReadToEndAsync()}".TrimEnd());
        return Refusal is null
            ? Results.Json(new { })
            : Results.Json(new { message = Refusal, details = new { causes = new[] { new { field = "percent", message = "must be 0 to 100" } } } }, statusCode: StatusCodes.Status422UnprocessableEntity);
    }
}
