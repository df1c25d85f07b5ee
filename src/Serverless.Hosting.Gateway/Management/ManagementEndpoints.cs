using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Serverless.Hosting.Diagnostics;
using Serverless.Hosting.Gateway.Provided;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Gateway.Management;

/// <summary>
/// Which path does what.
/// </summary>
internal sealed class ManagementEndpoints(
    ManagementApi api, ServiceCommands commands, ProvidedApi provided, ManagementAccess access, EngineHealth health)
{
    public void Map(IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("").WithMetadata(ManagementPortPolicy.Mark).AddEndpointFilter(CheckAsync);
        group.MapGet("/healthz", () => "ok\n");
        group.MapGet("/readyz", () => health.Problem is { } problem ? Results.Text(problem + "\n", statusCode: StatusCodes.Status503ServiceUnavailable) : Results.Text("ok\n"));
        group.MapGet(ApiPaths.Root, () => (IResult)new DocumentResult(StatusCodes.Status200OK, ApiDiscovery.Resources()));
        MapKind<Service>(group, ResourceKind.Service);
        MapKind<Configuration>(group, ResourceKind.Configuration);
        MapKind<Revision>(group, ResourceKind.Revision);
        MapKind<Model.Route>(group, ResourceKind.Route);

        var (list, one) = Paths(ResourceKind.Service);
        group.MapPost(list, (string ns, HttpRequest request) => api.CreateAsync(ns, request));
        group.MapPut(one, (string ns, string name, HttpRequest request) => api.ReplaceAsync(new ResourceId(ResourceKind.Service, ns, name), request));
        group.MapDelete(one, (string ns, string name, CancellationToken cancellationToken) =>
            api.DeleteAsync(new ResourceId(ResourceKind.Service, ns, name), cancellationToken));
        MapUpdateOfRevisions(group);
        MapCommands(group);
        MapProvided(group);
    }

    private void MapCommands(IEndpointRouteBuilder group)
    {
        const string One = $"{ApiPaths.OwnRoot}/namespaces/{{ns}}/services/{{name}}";
        group.MapGet($"{ApiPaths.OwnRoot}/services", commands.List);
        group.MapGet(One, commands.Get);
        group.MapPost(One + "/shift", commands.ShiftAsync);
        group.MapPost(One + "/rollback", commands.RollBackAsync);
        group.MapPost(One + "/scale", commands.ScaleAsync);
        group.MapPost(One + "/wake", commands.Wake);
        group.MapPost(One + "/rest", commands.Rest);
        group.MapGet($"{ApiPaths.OwnRoot}/autoscaling", commands.GetPause);
        group.MapPut($"{ApiPaths.OwnRoot}/autoscaling", commands.SetPauseAsync);
    }

    private void MapProvided(IEndpointRouteBuilder group)
    {
        group.MapGet($"{ApiPaths.OwnRoot}/instances", async (HttpContext context, bool? watch) =>
        {
            if (watch != true)
            {
                return provided.Get();
            }

            await provided.WatchAsync(context);
            return Results.Empty;
        });
        group.MapPut($"{ApiPaths.OwnRoot}/namespaces/{{ns}}/revisions/{{name}}/instances", (string ns, string name, HttpRequest request) => provided.PutAsync(ns, name, request));
    }

    private void MapUpdateOfRevisions(IEndpointRouteBuilder group) =>
        group.MapPut(Paths(ResourceKind.Revision).One, (string ns, string name, HttpRequest request) =>
            api.UpdateRevisionAsync(new ResourceId(ResourceKind.Revision, ns, name), request));

    private void MapKind<T>(IEndpointRouteBuilder group, ResourceKind kind)
        where T : Resource
    {
        var (list, one) = Paths(kind);
        group.MapGet($"{ApiPaths.Root}/{ApiPaths.PluralOf(kind)}", () => api.List<T>(kind, null));
        group.MapGet(list, (string ns) => api.List<T>(kind, ns));
        group.MapGet(one, (string ns, string name) => api.Get<T>(new ResourceId(kind, ns, name)));
    }

    private static (string List, string One) Paths(ResourceKind kind)
    {
        var list = $"{ApiPaths.Root}/namespaces/{{ns}}/{ApiPaths.PluralOf(kind)}";
        return (list, list + "/{name}");
    }

    private async ValueTask<object?> CheckAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next) =>
        access.Refuse(invocation.HttpContext) is { } refusal ? new DocumentResult(refusal.Code, refusal.Body) : await next(invocation);
}
