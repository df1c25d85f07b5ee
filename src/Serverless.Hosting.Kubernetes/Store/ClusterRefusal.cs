using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Autorest;
using Serverless.Hosting.Knative.Admission;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Kubernetes.Store;

/// <summary>
/// Tells a refusal of an object, by the schema or by a webhook of the cluster, from a failure to reach it.
/// </summary>
internal static class ClusterRefusal
{
    /// <summary>What is wrong with the object; null where the request may well succeed when it is sent again.</summary>
    public static IReadOnlyCollection<ValidationError>? Find(HttpOperationException exception)
    {
        if (exception.Response.StatusCode != HttpStatusCode.UnprocessableEntity)
        {
            return null;
        }

        var status = Parse(exception.Response.Content);
        var causes = status.Object("details").Objects("causes").Select(cause => new ValidationError(cause.Text("message"), [cause.Text("field")])).ToArray();
        var message = status.Text("message") is { Length: > 0 } text ? text : "the cluster refuses the object";
        return causes.Length > 0 ? causes : [new ValidationError(message, [])];
    }

    private static JsonObject? Parse(string? content)
    {
        try
        {
            return content is null ? null : JsonNode.Parse(content) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
