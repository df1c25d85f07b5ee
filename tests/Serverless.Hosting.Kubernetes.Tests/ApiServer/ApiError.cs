using System.Text.Json.Nodes;

namespace Serverless.Hosting.Kubernetes.ApiServer;

/// <summary>
/// A request that the server refuses, with the status object that it answers.
/// </summary>
internal sealed class ApiError(int code, string reason, string message, JsonObject? details = null) : Exception(message)
{
    public int Code => code;

    public static ApiError NotFound(string what) => new(404, "NotFound", $"{what} not found");

    public static ApiError Gone() => new(410, "Expired", "too old resource version");

    public static ApiError BadRequest(string message) => new(400, "BadRequest", message);

    /// <summary>Refuses an object, with all that is wrong with it.</summary>
    public static ApiError Invalid(ApiResource resource, string name, IReadOnlyList<(string Field, string Message)> problems)
    {
        var text = string.Join(", ", problems.Select(problem => $"{problem.Field}: {problem.Message}"));
        var causes = problems.Select(problem => (JsonNode)new JsonObject { ["reason"] = "FieldValueInvalid", ["message"] = problem.Message, ["field"] = problem.Field });
        return new(
            422,
            "Invalid",
            $"{resource.Kind}.{resource.Group} \"{name}\" is invalid: {(problems.Count == 1 ? text : $"[{text}]")}",
            new JsonObject { ["name"] = name, ["group"] = resource.Group, ["kind"] = resource.Kind, ["causes"] = new JsonArray([.. causes]) });
    }

    public JsonObject ToStatus()
    {
        var status = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Failure",
            ["message"] = Message,
            ["reason"] = reason,
            ["code"] = code,
        };
        if (details is not null)
        {
            status["details"] = details.DeepClone();
        }

        return status;
    }
}
