using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Autorest;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Kubernetes.Backend;

/// <summary>
/// Tells a refusal of the cluster, which belongs into a condition, from a failure to reach it.
/// </summary>
internal static class Refusal
{
    // what a cluster says of a JSON patch whose test fails: it gives neither a reason of its own nor details
    private const string FailedTest = "the server rejected our request due to an error in our request";

    /// <summary>The failure of the revision; null where the request may well succeed when it is sent again.</summary>
    public static RevisionFailure? Find(HttpOperationException exception, string deployment)
    {
        var message = Read(exception.Response.Content);
        return exception.Response.StatusCode switch
        {
            HttpStatusCode.UnprocessableEntity when message == FailedTest =>
                new(ConditionTypes.ResourcesAvailable, "NotOwned", $"There is a deployment '{deployment}' that does not belong to the revision."),
            HttpStatusCode.UnprocessableEntity or HttpStatusCode.Forbidden or HttpStatusCode.BadRequest or HttpStatusCode.NotFound =>
                new(ConditionTypes.ResourcesAvailable, "FailedCreate", message),
            _ => null,
        };
    }

    private static string Read(string? content)
    {
        try
        {
            var status = content is null ? null : JsonNode.Parse(content) as JsonObject;
            return (string?)status?["message"] ?? "The cluster refuses the deployment.";
        }
        catch (JsonException)
        {
            return content!;
        }
    }
}
