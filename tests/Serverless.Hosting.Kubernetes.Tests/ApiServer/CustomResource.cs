using System.Text.Json.Nodes;

namespace Serverless.Hosting.Kubernetes.ApiServer;

/// <summary>
/// A kind that a definition among the objects brings.
/// </summary>
/// <param name="Resource">The kind.</param>
/// <param name="Schema">The structure of its objects.</param>
/// <param name="Columns">What a table of them shows.</param>
internal sealed record CustomResource(ApiResource Resource, JsonObject Schema, JsonArray Columns)
{
    public static IEnumerable<CustomResource> Read(JsonObject definition)
    {
        var (spec, names) = (definition["spec"]!, definition["spec"]!["names"]!);
        foreach (var version in spec["versions"]!.AsArray().Where(version => (bool)version!["served"]!))
        {
            yield return new(
                new ApiResource((string)spec["group"]!, (string)version!["name"]!, (string)names["plural"]!, (string)names["kind"]!)
                {
                    IsNamespaced = (string?)spec["scope"] == "Namespaced",
                    HasStatus = version["subresources"]?["status"] is not null,
                    ShortNames = Texts(names["shortNames"]),
                    Categories = Texts(names["categories"]),
                },
                version["schema"]!["openAPIV3Schema"]!.AsObject(),
                version["additionalPrinterColumns"] as JsonArray ?? []);
        }
    }

    /// <summary>What the cluster says of a definition that it serves.</summary>
    public static JsonObject StatusOf(JsonObject definition) => new()
    {
        ["acceptedNames"] = definition["spec"]!["names"]!.DeepClone(),
        ["storedVersions"] = new JsonArray([.. definition["spec"]!["versions"]!.AsArray().Select(version => version!["name"]!.DeepClone())]),
        ["conditions"] = new JsonArray(Condition("NamesAccepted", "NoConflicts"), Condition("Established", "InitialNamesAccepted")),
    };

    private static JsonObject Condition(string type, string reason) => new() { ["type"] = type, ["status"] = "True", ["reason"] = reason };

    private static string[] Texts(JsonNode? list) => [.. (list as JsonArray ?? []).Select(text => (string)text!)];
}
