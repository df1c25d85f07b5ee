using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Serverless.Hosting.Kubernetes.ApiServer;

/// <summary>
/// An API server on a loopback port that behaves as the real one where it matters to the host.
/// </summary>
internal sealed class TestApiServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestApiServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public ResourceStore Store { get; } = new();

    public ApiServerFaults Faults { get; } = new();

    /// <summary>What callers may do; null, the default, for everything.</summary>
    public IList<V1PolicyRule>? Rules { get; set; }

    /// <summary>The requests that were answered, but for those that only read: their verb and resource.</summary>
    public ConcurrentQueue<string> Writes { get; } = new();

    /// <summary>How many watches and lists were begun, by verb and resource.</summary>
    public ConcurrentDictionary<string, int> Reads { get; } = new();

    public static async Task<TestApiServer> StartAsync()
    {
        var server = new TestApiServer();
        await server._app.StartAsync();
        return server;
    }

    public k8s.Kubernetes CreateClient() => new(new KubernetesClientConfiguration { Host = _app.Urls.Single() });

    public async ValueTask DisposeAsync()
    {
        Faults.CutWatches();
        await _app.DisposeAsync();
        Faults.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        try
        {
            var isWatch = context.Request.Query["watch"] == "true";
            var request = ApiRequest.Parse(context.Request.Method, context.Request.Path, isWatch) ?? throw ApiError.NotFound(context.Request.Path);
            await Task.Delay(Faults.Latency, context.RequestAborted);
            Admit(request);
            if (isWatch)
            {
                using var either = CancellationTokenSource.CreateLinkedTokenSource(Faults.Cut, context.RequestAborted);
                await new WatchStream(Store, request.Resource, SelectorsOf(context, request)).RunAsync(context, either.Token);
                return;
            }

            var body = context.Request.ContentLength > 0 ? await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted) : null;
            await WriteAsync(context, request.Verb == "create" ? 201 : 200, Answer(context, request, body));
        }
        catch (ApiError error)
        {
            await WriteAsync(context, error.Code, error.ToStatus());
        }
        catch (OperationCanceledException)
        {
            // the watch was cut, or the client went away
        }
    }

    private void Admit(ApiRequest request)
    {
        if (request.Verb is "list" or "watch" or "get")
        {
            Reads.AddOrUpdate(request.ToString(), 1, (_, count) => count + 1);
        }
        else
        {
            Writes.Enqueue(request.ToString());
        }

        var resource = request.Subresource is null ? request.Resource.Plural : $"{request.Resource.Plural}/{request.Subresource}";
        if (Rules?.Any(rule => rule.ApiGroups.Contains(request.Resource.Group) && rule.Resources.Contains(resource) && rule.Verbs.Contains(request.Verb)) == false)
        {
            throw new ApiError(403, "Forbidden", $"cannot {request.Verb} resource \"{resource}\"");
        }

        if (Faults.Fails(request) is { } failure)
        {
            throw failure;
        }
    }

    private JsonObject Answer(HttpContext context, ApiRequest request, JsonNode? body)
    {
        var (resource, space, name) = (request.Resource, request.Namespace ?? "", request.Name ?? "");
        var isStatus = request.Subresource == "status";
        return (request.Verb, request.Subresource) switch
        {
            ("list", _) => ListAnswer.Create(Store, resource, SelectorsOf(context, request), context.Request.Query),
            ("get", "scale") => ScaleAnswer.Of(Store.Get(resource, space, name)),
            ("get", _) => Store.Get(resource, space, name),
            ("create", _) => Store.Create(resource, space, body!.AsObject()),
            ("patch", "scale") => ScaleAnswer.Of(Store.Update(resource, space, name, isStatus: false, old => ScaleAnswer.Apply(old, context.Request.ContentType!, body!))),
            ("patch", _) => Store.Update(resource, space, name, isStatus, old => Patches.Apply(Unversioned(old), context.Request.ContentType!, body!)),
            ("update", _) => Store.Update(resource, space, name, isStatus, _ => body!.DeepClone().AsObject()),
            _ => Store.Delete(resource, space, name, body),
        };
    }

    private static Selectors SelectorsOf(HttpContext context, ApiRequest request) =>
        new(context.Request.Query["labelSelector"], context.Request.Query["fieldSelector"], request.Namespace);

    private static JsonObject Unversioned(JsonObject item)
    {
        item["metadata"]!.AsObject().Remove("resourceVersion");
        return item;
    }

    private static Task WriteAsync(HttpContext context, int code, JsonObject answer)
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(answer.ToJsonString(), context.RequestAborted);
    }
}
