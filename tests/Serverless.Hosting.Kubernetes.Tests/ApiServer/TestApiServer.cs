using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Serverless.Hosting.Kubernetes.Manifests;

namespace Serverless.Hosting.Kubernetes.ApiServer;

/// <summary>
/// An API server on a loopback port that behaves as the real one where it matters to the host, and to <c>kubectl</c>.
/// </summary>
internal sealed class TestApiServer : IAsyncDisposable
{
    private readonly ApiKinds _kinds;
    private readonly ApiAccess _access;
    private WebApplication? _app;

    private TestApiServer() => (_kinds, _access, Webhooks) = (new(Store), new(Store), new(Store));

    public ResourceStore Store { get; } = new();

    public ApiServerFaults Faults { get; } = new();

    public WebhookCalls Webhooks { get; }

    /// <summary>What all callers may do; null, the default, for everything.</summary>
    public IList<V1PolicyRule>? Rules { get; set; }

    /// <summary>The requests that were answered, but for those that only read: their verb and resource.</summary>
    public ConcurrentQueue<string> Writes { get; } = new();

    /// <summary>How many watches and lists were begun, by verb and resource.</summary>
    public ConcurrentDictionary<string, int> Reads { get; } = new();

    /// <summary>What was refused to those who have a role.</summary>
    public ConcurrentQueue<string> Refusals { get; } = new();

    /// <summary>The address, the same before and after a stop.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1:0");

    public static async Task<TestApiServer> StartAsync()
    {
        var server = new TestApiServer();
        await server.ListenAsync();
        return server;
    }

    public k8s.Kubernetes CreateClient() => new(new KubernetesClientConfiguration { Host = Address.AbsoluteUri });

    /// <summary>Installs the definitions of the four kinds, as an administrator would.</summary>
    public void InstallCustomResources()
    {
        foreach (var definition in CustomResources.All())
        {
            Put(definition);
        }
    }

    /// <summary>Makes an object, as an administrator would.</summary>
    public void Put(IKubernetesObject item)
    {
        var text = JsonNode.Parse(KubernetesJson.Serialize(item))!.AsObject();
        var resource = _kinds.All.Single(known => known.Kind == item.Kind && known.ApiVersion == item.ApiVersion);
        Store.Create(resource, (string?)text["metadata"]!["namespace"] ?? "", text);
    }

    /// <summary>A kind of the group that the definitions bring.</summary>
    public ApiResource Kind(string plural) => _kinds.Find(CustomResources.Group, "v1", plural) ?? throw new InvalidOperationException($"There is no definition of {plural}.");

    /// <summary>Listens, for the first time or again; what is stored is as it was.</summary>
    public async Task ListenAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(Address.AbsoluteUri);
        builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        _app = builder.Build();
        _app.Run(AnswerAsync);
        await _app.StartAsync();
        Address = new Uri(_app.Urls.Single());
    }

    /// <summary>Stops to listen: connections end, new ones are refused.</summary>
    public async Task HangUpAsync()
    {
        Faults.CutWatches();
        await _app!.DisposeAsync();
        _app = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await HangUpAsync();
        }

        Faults.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        try
        {
            if (!await DescribeAsync(context))
            {
                await ServeAsync(context);
            }
        }
        catch (ApiError error)
        {
            await WriteAsync(context, error.Code, error.ToStatus());
        }
        catch (OperationCanceledException)
        {
            // the watch was cut or has lasted as long as it should, or the client went away
        }
    }

    /// <summary>Answers what clients ask to learn what there is.</summary>
    private async Task<bool> DescribeAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (path == OpenApi.SecondVersionPath)
        {
            context.Response.ContentType = OpenApi.SecondVersionType;
            await context.Response.Body.WriteAsync(OpenApi.SecondVersion(), context.RequestAborted);
            return true;
        }

        var isAggregated = context.Request.Headers.Accept.ToString().Contains("v=v2beta1;as=APIGroupDiscoveryList", StringComparison.Ordinal);
        var found = Discovery.Find(path, isAggregated, _kinds) ?? OpenApi.Find(path, _kinds);
        if (found is not null)
        {
            await WriteAsync(context, 200, found, isAggregated && path is "/api" or "/apis" ? Discovery.AggregatedType : null);
        }

        return found is not null;
    }

    private async Task ServeAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var isWatch = query["watch"].ToString() is "true" or "1";
        var request = ApiRequest.Parse(_kinds, context.Request.Method, context.Request.Path, isWatch) ?? throw ApiError.NotFound(context.Request.Path);
        await Task.Delay(Faults.Latency, context.RequestAborted);
        Admit(request, context.Request.Headers.Authorization.ToString());
        if (isWatch)
        {
            using var limit = new CancellationTokenSource(int.TryParse(query["timeoutSeconds"], out var seconds) ? TimeSpan.FromSeconds(seconds) : Timeout.InfiniteTimeSpan);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(Faults.Cut, context.RequestAborted, limit.Token);
            await new WatchStream(Store, Faults, request.Resource, SelectorsOf(context, request)).RunAsync(context, either.Token);
            return;
        }

        var hasBody = context.Request.Method != "GET" && context.Request.ContentLength is not 0;
        var body = hasBody && await ReadAsync(context) is { Length: > 0 } text ? JsonNode.Parse(text) : null;
        var answer = new ApiAnswers(Store, _kinds, Webhooks).Answer(context, request, body);
        var isTable = request.Verb is "list" or "get" && request.Subresource is null && TableAnswer.IsWanted(context.Request);
        await WriteAsync(context, request.Verb == "create" ? 201 : 200, isTable ? TableAnswer.Create(answer, _kinds.FindCustom(request.Resource), request.Resource) : answer);
    }

    private void Admit(ApiRequest request, string authorization)
    {
        if (request.Verb is "list" or "watch" or "get")
        {
            Reads.AddOrUpdate(request.ToString(), 1, (_, count) => count + 1);
        }
        else
        {
            Writes.Enqueue(request.ToString());
        }

        if (Rules?.Any(rule => rule.ApiGroups.Contains(request.Resource.Group) && rule.Resources.Contains(request.Path) && rule.Verbs.Contains(request.Verb)) == false)
        {
            throw new ApiError(403, "Forbidden", $"cannot {request.Verb} resource \"{request.Path}\"");
        }

        try
        {
            _access.Admit(authorization, request);
        }
        catch (ApiError error)
        {
            Refusals.Enqueue(error.Message);
            throw;
        }

        if (Faults.Fails(request) is { } failure)
        {
            throw failure;
        }
    }

    private static Selectors SelectorsOf(HttpContext context, ApiRequest request) =>
        new(context.Request.Query["labelSelector"], context.Request.Query["fieldSelector"], request.Namespace);

    private static async Task<string> ReadAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        return await reader.ReadToEndAsync(context.RequestAborted);
    }

    private static Task WriteAsync(HttpContext context, int code, JsonObject answer, string? type = null)
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = type ?? "application/json";
        return context.Response.WriteAsync(answer.ToJsonString(), context.RequestAborted);
    }
}
