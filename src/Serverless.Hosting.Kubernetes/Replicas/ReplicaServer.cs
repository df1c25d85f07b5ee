using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Serverless.Hosting.Replicas;

namespace Serverless.Hosting.Kubernetes.Replicas;

/// <summary>
/// Hears the other hosts, on a port of its own, while this one leads. Any other time it answers that it does not.
/// </summary>
internal sealed class ReplicaServer(
    LeaderDesk desk, ReplicaToken token, IOptions<KubernetesReplicaOptions> options, TimeProvider time) : IHostedService
{
    private const string Scheme = "Bearer ";

    // a full report of some ten thousand revisions
    private const int MaxBodyBytes = 16 << 20;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);

    private WebApplication? _app;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());

        // a line for each report would drown everything else
        builder.Services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(Configure);
        _app = builder.Build();
        _app.Run(AnswerAsync);
        await _app.StartAsync(cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }

    private void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
        if (options.Value.ListenAddress == "*")
        {
            kestrel.ListenAnyIP(options.Value.Port);
        }
        else
        {
            kestrel.Listen(IPAddress.Parse(options.Value.ListenAddress), options.Value.Port);
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var shown = context.Request.Headers.Authorization.ToString();
        if (!shown.StartsWith(Scheme, StringComparison.Ordinal) || !await token.IsAsync(shown[Scheme.Length..], context.RequestAborted))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        var answer = (context.Request.Method, context.Request.Path.Value?.TrimStart('/')) switch
        {
            ("POST", ReplicaPaths.Report) => AnswerAsync(context, ReplicaJson.Default.GatewayReport, report => Task.FromResult(desk.Take(report))),
            ("POST", ReplicaPaths.Wait) => AnswerAsync(context, ReplicaJson.Default.OrderRequest, request => WaitAsync(request, context.RequestAborted)),
            _ => RefuseAsync(context, StatusCodes.Status404NotFound),
        };
        await answer;
    }

    private static async Task AnswerAsync<T>(HttpContext context, JsonTypeInfo<T> type, Func<T, Task<LeaderAnswer?>> answer)
        where T : class
    {
        if (await ReadAsync(context, type) is not { } body)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest);
        }
        else if (await answer(body) is { } found)
        {
            context.Response.ContentType = "application/json";
            await JsonSerializer.SerializeAsync(context.Response.Body, found, ReplicaJson.Default.LeaderAnswer, context.RequestAborted);
        }
        else
        {
            await RefuseAsync(context, StatusCodes.Status409Conflict);
        }
    }

    private static async Task<T?> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Task RefuseAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    /// <summary>Waits for orders, but not for ever: a gateway that has gone leaves no trace.</summary>
    private async Task<LeaderAnswer?> WaitAsync(OrderRequest request, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(LongestWait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await desk.WaitAsync(request.Term, request.Seen, either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new LeaderAnswer(request.Term, request.Seen) { Gateways = desk.Gateways };
        }
    }
}
