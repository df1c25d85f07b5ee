using System.Text.Json.Nodes;

namespace Serverless.Hosting.Kubernetes.ApiServer;

/// <summary>
/// What a client asks to learn which kinds there are: in one answer, or in one for each group.
/// </summary>
internal static class Discovery
{
    public const string AggregatedType = "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList";

    private static readonly string[] Verbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];
    private static readonly string[] PartVerbs = ["get", "patch", "update"];

    public static JsonObject Version() => new()
    {
        ["major"] = "1",
        ["minor"] = "27",
        ["gitVersion"] = "v1.27.16",
        ["gitCommit"] = "",
        ["gitTreeState"] = "clean",
        ["buildDate"] = "2024-07-17T01:53:56Z",
        ["goVersion"] = "go1.22.5",
        ["compiler"] = "gc",
        ["platform"] = "linux/amd64",
    };

    /// <summary>The answer to a path of discovery; null for any other path.</summary>
    public static JsonObject? Find(string path, bool isAggregated, ApiKinds kinds) => path.Trim('/').Split('/') switch
    {
        ["version"] => Version(),
        ["api"] => isAggregated ? Aggregated(kinds.All.Where(resource => resource.Group.Length == 0)) : CoreVersions(),
        ["apis"] => isAggregated ? Aggregated(kinds.All.Where(resource => resource.Group.Length > 0)) : Groups(kinds),
        ["api", "v1"] => Resources(kinds, "", "v1"),
        ["apis", var group, var version] => Resources(kinds, group, version),
        _ => null,
    };

    private static JsonObject CoreVersions() => new() { ["kind"] = "APIVersions", ["versions"] = new JsonArray("v1"), ["serverAddressByClientCIDRs"] = new JsonArray() };

    private static JsonObject Groups(ApiKinds kinds) => new()
    {
        ["kind"] = "APIGroupList",
        ["apiVersion"] = "v1",
        ["groups"] = ArrayOf(kinds.All.Where(resource => resource.Group.Length > 0).GroupBy(resource => resource.Group).Select(group =>
        {
            var versions = group.Select(resource => (resource.ApiVersion, resource.Version)).Distinct().Select(VersionOf).ToArray();
            return new JsonObject { ["name"] = group.Key, ["preferredVersion"] = versions[0].DeepClone(), ["versions"] = ArrayOf(versions) };
        })),
    };

    private static JsonObject VersionOf((string GroupVersion, string Version) version) => new() { ["groupVersion"] = version.GroupVersion, ["version"] = version.Version };

    private static JsonObject Resources(ApiKinds kinds, string group, string version)
    {
        var found = kinds.All.Where(resource => resource.Group == group && resource.Version == version).ToArray();
        return found.Length == 0 ? throw ApiError.NotFound("the server could not find the requested resource") : new JsonObject
        {
            ["kind"] = "APIResourceList",
            ["apiVersion"] = "v1",
            ["groupVersion"] = found[0].ApiVersion,
            ["resources"] = ArrayOf(found.SelectMany(resource => PartsOf(resource).Select(part => new JsonObject
            {
                ["name"] = $"{resource.Plural}/{part.Name}",
                ["singularName"] = "",
                ["namespaced"] = resource.IsNamespaced,
                ["group"] = part.Group,
                ["version"] = part.Version,
                ["kind"] = part.Kind,
                ["verbs"] = TextsOf(PartVerbs),
            }).Prepend(new JsonObject
            {
                ["name"] = resource.Plural,
                ["singularName"] = resource.Singular,
                ["namespaced"] = resource.IsNamespaced,
                ["kind"] = resource.Kind,
                ["verbs"] = TextsOf(Verbs),
                ["shortNames"] = TextsOf(resource.ShortNames),
                ["categories"] = TextsOf(resource.Categories),
            }))),
        };
    }

    private static JsonObject Aggregated(IEnumerable<ApiResource> resources) => new()
    {
        ["kind"] = "APIGroupDiscoveryList",
        ["apiVersion"] = "apidiscovery.k8s.io/v2beta1",
        ["metadata"] = new JsonObject(),
        ["items"] = ArrayOf(resources.GroupBy(resource => resource.Group).Select(group => new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = group.Key, ["creationTimestamp"] = null },
            ["versions"] = ArrayOf(group.GroupBy(resource => resource.Version).Select(version => new JsonObject
            {
                ["version"] = version.Key,
                ["freshness"] = "Current",
                ["resources"] = ArrayOf(version.Select(Aggregated)),
            })),
        })),
    };

    private static JsonObject Aggregated(ApiResource resource) => new()
    {
        ["resource"] = resource.Plural,
        ["responseKind"] = KindOf(resource.Group, resource.Version, resource.Kind),
        ["scope"] = resource.IsNamespaced ? "Namespaced" : "Cluster",
        ["singularResource"] = resource.Singular,
        ["verbs"] = TextsOf(Verbs),
        ["shortNames"] = TextsOf(resource.ShortNames),
        ["categories"] = TextsOf(resource.Categories),
        ["subresources"] = ArrayOf(PartsOf(resource).Select(part => new JsonObject
        {
            ["subresource"] = part.Name,
            ["responseKind"] = KindOf(part.Group, part.Version, part.Kind),
            ["verbs"] = TextsOf(PartVerbs),
        })),
    };

    private static IEnumerable<(string Name, string Group, string Version, string Kind)> PartsOf(ApiResource resource)
    {
        if (resource.HasStatus)
        {
            yield return ("status", resource.Group, resource.Version, resource.Kind);
        }

        if (resource.HasScale)
        {
            yield return ("scale", "autoscaling", "v1", "Scale");
        }
    }

    private static JsonObject KindOf(string group, string version, string kind) => new() { ["group"] = group, ["version"] = version, ["kind"] = kind };

    private static JsonArray ArrayOf(IEnumerable<JsonObject> items) => new([.. items]);

    private static JsonArray TextsOf(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);
}
