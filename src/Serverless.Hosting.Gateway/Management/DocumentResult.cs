using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Serverless.Hosting.Knative;

namespace Serverless.Hosting.Gateway.Management;

/// <summary>
/// Answers with a document, as JSON or, where the caller asks for it, as YAML.
/// </summary>
internal sealed class DocumentResult(int code, JsonObject document) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var isYaml = BodyFormat.IsYamlWanted(httpContext.Request);
        httpContext.Response.StatusCode = code;
        httpContext.Response.ContentType = isYaml ? "application/yaml" : "application/json";
        return httpContext.Response.WriteAsync(isYaml ? ServingDocuments.ToYaml(document) : document.ToJsonString() + "\n", httpContext.RequestAborted);
    }
}
