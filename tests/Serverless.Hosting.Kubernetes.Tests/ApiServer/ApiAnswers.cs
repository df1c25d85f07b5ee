using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Serverless.Hosting.Kubernetes.ApiServer;

/// <summary>
/// What a request that was let through does, and its answer.
/// </summary>
internal sealed class ApiAnswers(ResourceStore store, ApiKinds kinds, WebhookCalls webhooks)
{
    private const string Strict = "Strict";

    public JsonObject Answer(HttpContext context, ApiRequest request, JsonNode? body)
    {
        var (resource, space, name) = (request.Resource, request.Namespace ?? "", request.Name ?? "");
        var (isStatus, type) = (request.Subresource == "status", context.Request.ContentType ?? "");
        return (request.Verb, request.Subresource) switch
        {
            ("list", _) => ListAnswer.Create(store, resource, new(context.Request.Query["labelSelector"], context.Request.Query["fieldSelector"], request.Namespace), context.Request.Query),
            ("get", "scale") => ScaleAnswer.Of(store.Get(resource, space, name)),
            ("get", _) => store.Get(resource, space, name),
            ("create", _) => store.Create(resource, space, Admitted(request, null, Checked(context, resource, Owned(resource, body)))),
            ("update", "scale") => ScaleAnswer.Of(store.Update(resource, space, name, isStatus: false, old => ScaleAnswer.Replace(old, body!.AsObject()))),
            ("patch", "scale") => ScaleAnswer.Of(store.Update(resource, space, name, isStatus: false, old => ScaleAnswer.Apply(old, type, body!))),
            ("patch", _) => store.Update(resource, space, name, isStatus, old => Admitted(request, old, Checked(context, resource, Patches.Apply(old, type, body!)))),
            ("update", _) => store.Update(resource, space, name, isStatus, old => Admitted(request, old, Checked(context, resource, Owned(resource, body)))),
            ("deletecollection", _) => DeleteAll(context, request, body),
            _ => Deleted(resource, store.Delete(resource, space, name, DeleteOptions.Read(body, context.Request.Query))),
        };
    }

    /// <summary>The object of a request, if it is of the kind that the path says.</summary>
    private static JsonObject Owned(ApiResource resource, JsonNode? body)
    {
        var item = body as JsonObject ?? throw ApiError.BadRequest("the body is no object");
        return ((string?)item["kind"] ?? resource.Kind, (string?)item["apiVersion"] ?? resource.ApiVersion) == (resource.Kind, resource.ApiVersion)
            ? item
            : throw ApiError.BadRequest($"the API version in the data ({item["apiVersion"]}) does not match the expected API version ({resource.ApiVersion})");
    }

    /// <summary>An object that the webhooks let through: they are not asked for parts of it.</summary>
    private JsonObject Admitted(ApiRequest request, JsonObject? old, JsonObject item)
    {
        if (request.Subresource is null)
        {
            item["metadata"]!["namespace"] ??= request.Namespace;
            webhooks.Admit(request.Resource, item, old);
        }

        return item;
    }

    /// <summary>A custom resource by the structure of its definition; anything else as it is.</summary>
    private JsonObject Checked(HttpContext context, ApiResource resource, JsonObject item)
    {
        if (kinds.FindCustom(resource) is not { } custom)
        {
            return item;
        }

        var rules = new SchemaRules();
        rules.Check(item, custom.Schema);
        if (rules.Unknown.Count > 0 && context.Request.Query["fieldValidation"] == Strict)
        {
            var fields = string.Join(", ", rules.Unknown.Select(field => $"unknown field \"{field}\""));
            throw ApiError.BadRequest($"{resource.Kind} in version \"{resource.Version}\" cannot be handled as a {resource.Kind}: strict decoding error: {fields}");
        }

        foreach (var field in rules.Unknown)
        {
            context.Response.Headers.Append("Warning", $"299 - \"unknown field \\\"{field}\\\"\"");
        }

        return rules.Problems.Count == 0 ? item : throw ApiError.Invalid(resource, (string?)item["metadata"]?["name"] ?? "", rules.Problems);
    }

    private JsonObject DeleteAll(HttpContext context, ApiRequest request, JsonNode? body)
    {
        var selectors = new Selectors(context.Request.Query["labelSelector"], context.Request.Query["fieldSelector"], request.Namespace);
        foreach (var item in store.List(request.Resource, selectors).Items)
        {
            store.Delete(
                request.Resource, (string?)item["metadata"]!["namespace"] ?? "", (string)item["metadata"]!["name"]!, DeleteOptions.Read(body, context.Request.Query));
        }

        return new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Success" };
    }

    /// <summary>A pod, and what waits for its finalizers, is answered itself; of anything else, that it is gone.</summary>
    private static JsonObject Deleted(ApiResource resource, JsonObject item) =>
        resource == ApiResource.Pods || item["metadata"]!["deletionTimestamp"] is not null ? item : new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Success",
            ["details"] = new JsonObject
            {
                ["name"] = (string)item["metadata"]!["name"]!,
                ["group"] = resource.Group,
                ["kind"] = resource.Plural,
                ["uid"] = (string)item["metadata"]!["uid"]!,
            },
        };
}
