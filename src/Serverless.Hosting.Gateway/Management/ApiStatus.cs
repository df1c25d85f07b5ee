using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Gateway.Management;

/// <summary>
/// What the API answers where there is no object to show: the reference API's object of kind <c>Status</c>.
/// </summary>
internal sealed record ApiStatus(int Code, JsonObject Body)
{
    public static ApiStatus Success(ResourceId id) => new(StatusCodes.Status200OK, new JsonObject
    {
        ["kind"] = "Status",
        ["apiVersion"] = "v1",
        ["metadata"] = new JsonObject(),
        ["status"] = "Success",
        ["details"] = new JsonObject { ["name"] = id.Name, ["group"] = ApiPaths.Group, ["kind"] = ApiPaths.PluralOf(id.Kind) },
    });

    public static ApiStatus Failure(int code, string reason, string message, params IEnumerable<(string Field, string Message)> causes)
    {
        var body = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Failure",
            ["message"] = message,
            ["reason"] = reason,
            ["code"] = code,
        };
        var list = new JsonArray([.. causes.Select(cause => new JsonObject { ["reason"] = "FieldValueInvalid", ["message"] = cause.Message, ["field"] = cause.Field })]);
        if (list.Count > 0)
        {
            body["details"] = new JsonObject { ["causes"] = list };
        }

        return new(code, body);
    }

    public static ApiStatus NotFound(ResourceId id) =>
        Failure(StatusCodes.Status404NotFound, "NotFound", $"{ApiPaths.PluralOf(id.Kind)}.{ApiPaths.Group} \"{id.Name}\" not found in namespace \"{id.Namespace}\"");

    public static ApiStatus Invalid(string message, IEnumerable<(string Field, string Message)> causes) =>
        Failure(StatusCodes.Status422UnprocessableEntity, "Invalid", message, causes);
}
