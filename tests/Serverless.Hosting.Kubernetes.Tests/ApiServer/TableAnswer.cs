using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Serverless.Hosting.Kubernetes.ApiServer;

/// <summary>
/// Objects as the table that <c>kubectl get</c> prints.
/// </summary>
internal static class TableAnswer
{
    private static readonly (string Name, string Path, string Type)[] DefaultColumns = [("Age", ".metadata.creationTimestamp", "date")];

    private static readonly Dictionary<ApiResource, (string Name, string Path, string Type)[]> BuiltIn = new()
    {
        [ApiResource.Pods] = [("Status", ".status.phase", "string"), ("IP", ".status.podIP", "string"), .. DefaultColumns],
        [ApiResource.Deployments] =
        [
            ("Desired", ".spec.replicas", "integer"), ("Up-to-date", ".status.updatedReplicas", "integer"), ("Available", ".status.availableReplicas", "integer"), .. DefaultColumns,
        ],
    };

    public static bool IsWanted(HttpRequest request) => request.Headers.Accept.ToString().Contains("as=Table;", StringComparison.Ordinal);

    public static JsonObject Create(JsonObject answer, CustomResource? custom, ApiResource resource)
    {
        var columns = custom is null ? BuiltIn.GetValueOrDefault(resource, DefaultColumns) : [.. custom.Columns.Select(ColumnOf)];
        var items = answer["items"] is JsonArray list ? list.Select(item => item!.AsObject()) : [answer];
        return new JsonObject
        {
            ["kind"] = "Table",
            ["apiVersion"] = "meta.k8s.io/v1",
            ["metadata"] = new JsonObject { ["resourceVersion"] = answer["metadata"]!["resourceVersion"]!.DeepClone() },
            ["columnDefinitions"] = new JsonArray([.. columns.Prepend(("Name", ".metadata.name", "string")).Select(DefinitionOf)]),
            ["rows"] = new JsonArray([.. items.Select(item => RowOf(item, columns))]),
        };
    }

    private static (string Name, string Path, string Type) ColumnOf(JsonNode? column) => ((string)column!["name"]!, (string)column["jsonPath"]!, (string)column["type"]!);

    private static JsonObject DefinitionOf((string Name, string Path, string Type) column) => new()
    {
        ["name"] = column.Name,
        ["type"] = column.Type,
        ["format"] = column.Name == "Name" ? "name" : "",
        ["description"] = "",
        ["priority"] = 0,
    };

    private static JsonObject RowOf(JsonObject item, (string Name, string Path, string Type)[] columns) => new()
    {
        ["cells"] = new JsonArray([item["metadata"]!["name"]!.DeepClone(), .. columns.Select(column => CellOf(item, column))]),
        ["object"] = new JsonObject { ["kind"] = "PartialObjectMetadata", ["apiVersion"] = "meta.k8s.io/v1", ["metadata"] = item["metadata"]!.DeepClone() },
    };

    private static JsonNode? CellOf(JsonObject item, (string Name, string Path, string Type) column) =>
        column.Type == "date" ? AgeOf((string?)JsonPath.Find(item, column.Path)) : JsonPath.Find(item, column.Path)?.DeepClone();

    private static string AgeOf(string? time) =>
        DateTimeOffset.TryParse(time, out var begun) ? $"{(int)(TimeProvider.System.GetUtcNow() - begun).TotalSeconds}s" : "<unknown>";
}
