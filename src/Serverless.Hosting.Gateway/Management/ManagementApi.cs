using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Serverless.Hosting.Deployment;
using Serverless.Hosting.Knative;
using Serverless.Hosting.Model;
using Serverless.Hosting.Reservations;
using Serverless.Hosting.Runtime;
using Serverless.Hosting.Scaling;

namespace Serverless.Hosting.Gateway.Management;

/// <summary>
/// Reads and writes objects over HTTP in the forms of the reference API. A write is answered only after the store has committed it.
/// </summary>
internal sealed class ManagementApi(
    IServiceManager services,
    ServingState serving,
    IOptions<ManagementOptions> options,
    IOptions<DocumentOptions> documents,
    IOptionsMonitor<AutoscalerOptions> autoscaler,
    IInstanceCatalog catalog)
{
    public IResult List<T>(ResourceKind kind, string? ns)
        where T : Resource
    {
        var found = services.List<T>(ns);
        var list = ServingDocuments.ToJsonList(kind, found, found.Count == 0 ? 0 : found.Max(resource => Math.Max(resource.Version, resource.StatusVersion)));
        foreach (var (item, resource) in list["items"]!.AsArray().Zip(found))
        {
            AddScale(item!.AsObject(), resource);
        }

        return new DocumentResult(StatusCodes.Status200OK, list);
    }

    public IResult Get<T>(ResourceId id)
        where T : Resource => services.Get<T>(id.Namespace, id.Name) is { } found ? Show(StatusCodes.Status200OK, found) : Answer(ApiStatus.NotFound(id));

    public async Task<IResult> DeleteAsync(ResourceId id, CancellationToken cancellationToken) =>
        Answer(await services.DeleteAsync(id, cancellationToken) ? ApiStatus.Success(id) : ApiStatus.NotFound(id));

    public Task<IResult> CreateAsync(string ns, HttpRequest request) => WriteAsync(ns, name: null, request);

    public Task<IResult> ReplaceAsync(ResourceId id, HttpRequest request) => WriteAsync(id.Namespace, id.Name, request);

    /// <summary>Replaces labels and annotations of a revision: the rest of it never changes.</summary>
    public async Task<IResult> UpdateRevisionAsync(ResourceId id, HttpRequest request)
    {
        var (document, problem) = await ReadAsync(ResourceKind.Revision, id.Namespace, id.Name, request);
        if (document is null)
        {
            return Answer(problem!);
        }

        if (services.Get<Revision>(id.Namespace, id.Name) is not { } current)
        {
            return Answer(ApiStatus.NotFound(id));
        }

        if (ServingDocuments.Validate(document, WithDefaults(current)) is { Count: > 0 } problems)
        {
            return Answer(Refuse(problems));
        }

        if (WriteRules.Refuse(document, current, out var version) is { } refusal)
        {
            return Answer(refusal);
        }

        var wanted = current with { Labels = document.Resource.Labels, Annotations = document.Resource.Annotations };
        var apply = new ApplyOptions { ExpectedVersion = version };
        return await TellAsync(async () => await services.UpdateAsync(wanted, apply, request.HttpContext.RequestAborted) is { } stored
            ? Show(StatusCodes.Status200OK, stored)
            : Answer(ApiStatus.NotFound(id)));
    }

    private async Task<IResult> WriteAsync(string ns, string? name, HttpRequest request)
    {
        var (document, problem) = await ReadAsync(ResourceKind.Service, ns, name, request);
        if (document is null)
        {
            return Answer(problem!);
        }

        var spec = document.ToServiceSpec();
        var id = new ResourceId(ResourceKind.Service, spec.Namespace, spec.Name);
        var existing = services.Get<Service>(spec.Namespace, spec.Name);
        if (name is null ? existing is not null : existing is null)
        {
            return Answer(existing is null
                ? ApiStatus.NotFound(id)
                : ApiStatus.Failure(StatusCodes.Status409Conflict, "AlreadyExists", $"services.{ApiPaths.Group} \"{spec.Name}\" already exists"));
        }

        if (WriteRules.Refuse(document, existing, out var version) is { } refusal)
        {
            return Answer(refusal);
        }

        var apply = new ApplyOptions { ExpectedVersion = version };
        return await TellAsync(async () =>
            Show(name is null ? StatusCodes.Status201Created : StatusCodes.Status200OK, await services.ApplyAsync(spec, apply, request.HttpContext.RequestAborted)));
    }

    /// <summary>Writes, and answers with what was stored or why nothing was.</summary>
    private static async Task<IResult> TellAsync(Func<Task<IResult>> write)
    {
        try
        {
            return await write();
        }
        catch (ResourceInvalidException exception)
        {
            return Answer(ApiStatus.Invalid(exception.Message, exception.Errors.SelectMany(error => error.Paths.DefaultIfEmpty(""), (error, path) => (path, error.Message))));
        }
        catch (StoreConflictException exception)
        {
            return Answer(ApiStatus.Failure(StatusCodes.Status409Conflict, "Conflict", exception.Message));
        }
    }

    private async Task<(ServingDocument? Document, ApiStatus? Problem)> ReadAsync(ResourceKind kind, string ns, string? name, HttpRequest request)
    {
        if (BodyFormat.Of(request.ContentType) is not { } format)
        {
            return (null, ApiStatus.Failure(StatusCodes.Status415UnsupportedMediaType, "UnsupportedMediaType", "Send 'application/json' or 'application/yaml'."));
        }

        using var body = new MemoryStream();
        if (!await BodyFormat.TryCopyAsync(request, body, options.Value.MaxBodyBytes))
        {
            return (null, ApiStatus.Failure(StatusCodes.Status413PayloadTooLarge, "RequestEntityTooLarge", $"The body is larger than {options.Value.MaxBodyBytes} bytes."));
        }

        var result = ServingDocuments.Read(body, new DocumentOptions
        {
            Format = format,
            DefaultNamespace = ns,
            MaxBytes = options.Value.MaxBodyBytes,
            AllowUnknownFields = documents.Value.AllowUnknownFields,
            Defaults = documents.Value.Defaults,
            Features = documents.Value.Features,
            Autoscaler = autoscaler.CurrentValue,
            InstanceTypes = catalog,
            GenerateName = prefix => prefix + Guid.NewGuid().ToString("N")[..5],
        });
        return !result.IsValid ? (null, Refuse([.. result.Errors]))
            : result.Documents is not [var document] || document.Kind != kind ? (null, ApiStatus.Failure(StatusCodes.Status400BadRequest, "BadRequest", $"Send exactly one document of kind {kind}."))
            : document.Resource.Namespace != ns || (name is not null && document.Resource.Name != name)
                ? (null, ApiStatus.Failure(StatusCodes.Status400BadRequest, "BadRequest", $"The document is {document.Resource.Namespace}/{document.Resource.Name}, but the path names {ns}/{name ?? document.Resource.Name}."))
            : (document, null);
    }

    /// <summary>What could not be read at all is a bad request; what was read and is wrong is invalid.</summary>
    private static ApiStatus Refuse(IReadOnlyList<ManifestProblem> problems)
    {
        var message = string.Join('\n', problems);
        return problems.All(problem => problem.Field.Length == 0 && problem.Subject.Length == 0)
            ? ApiStatus.Failure(StatusCodes.Status400BadRequest, "BadRequest", message)
            : ApiStatus.Invalid(message, problems.Select(problem => (problem.Field, problem.Message)));
    }

    /// <summary>A revision as its own document is read, so that it is compared with another document on equal terms.</summary>
    private static Revision WithDefaults(Revision revision) =>
        ServingDocuments.Read(ServingDocuments.ToJson(revision).ToJsonString()).Documents is [{ Resource: Revision read }] ? read : revision;

    private DocumentResult Show(int code, Resource resource)
    {
        var json = ServingDocuments.ToJson(resource);
        AddScale(json, resource);
        return new DocumentResult(code, json);
    }

    /// <summary>How many instances there are is known only while the host runs, so it is not stored.</summary>
    private void AddScale(JsonObject json, Resource resource)
    {
        if (resource is Revision && serving.Find(resource.Namespace, resource.Name) is { } state && json["status"] is JsonObject status)
        {
            status["actualReplicas"] = state.ReadyInstances;
            if (state.Scale.Desired >= 0)
            {
                status["desiredReplicas"] = state.Scale.Desired;
            }

            if (state.Reserve is { } reserve)
            {
                status["reserve"] = ReserveReport.Write(state, reserve);
            }
        }
    }

    private static DocumentResult Answer(ApiStatus status) => new(status.Code, status.Body);
}
