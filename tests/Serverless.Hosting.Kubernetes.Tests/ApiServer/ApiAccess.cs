using System.Text.Json.Nodes;

namespace Serverless.Hosting.Kubernetes.ApiServer;

/// <summary>
/// Who a caller is, and what the roles among the objects let it do. A caller without a token may do everything.
/// </summary>
internal sealed class ApiAccess(ResourceStore store)
{
    private const string TokenPrefix = "token-of:";
    private static readonly Selectors Everything = new(null, null, null);

    /// <summary>The token of a service account.</summary>
    public static string TokenOf(string @namespace, string name) => $"{TokenPrefix}{@namespace}:{name}";

    /// <summary>Lets a request through.</summary>
    /// <exception cref="ApiError">The caller is unknown, or may not do it.</exception>
    public void Admit(string authorization, ApiRequest request)
    {
        if (Find(authorization) is not { } account)
        {
            return;
        }

        if (!RulesOf(account, request.Namespace).Any(rule => Allows(rule!, request)))
        {
            var (resource, user) = (request.Resource, $"system:serviceaccount:{account.Namespace}:{account.Name}");
            var place = request.Namespace is null ? "at the cluster scope" : $"in the namespace \"{request.Namespace}\"";
            throw new ApiError(
                403, "Forbidden", $"{resource.QualifiedName} is forbidden: User \"{user}\" cannot {request.Verb} resource \"{request.Path}\" in API group \"{resource.Group}\" {place}");
        }
    }

    /// <summary>The account of a caller; null for one without a token.</summary>
    private (string Namespace, string Name)? Find(string authorization)
    {
        if (authorization.Length == 0)
        {
            return null;
        }

        var parts = authorization.Split(' ')[^1].Split(':');
        var isKnown = parts is ["token-of", var space, var name]
            && store.List(ApiResource.BuiltIn.Single(resource => resource.Kind == "ServiceAccount"), new(null, $"metadata.name={name}", space)).Items.Count == 1;
        return isKnown ? (parts[1], parts[2]) : throw new ApiError(401, "Unauthorized", "Unauthorized");
    }

    private IEnumerable<JsonNode?> RulesOf((string Namespace, string Name) account, string? @namespace)
    {
        var roles = store.List(ApiResource.ClusterRoleBindings, Everything).Items
            .Where(binding => Binds(binding, account))
            .Select(binding => FindRole(binding, ""));
        if (@namespace is not null)
        {
            roles = roles.Concat(store.List(ApiResource.RoleBindings, new(null, null, @namespace)).Items
                .Where(binding => Binds(binding, account))
                .Select(binding => FindRole(binding, @namespace)));
        }

        return roles.SelectMany(role => role?["rules"] as JsonArray ?? []);
    }

    private JsonObject? FindRole(JsonObject binding, string @namespace)
    {
        var (kind, name) = ((string?)binding["roleRef"]!["kind"], (string?)binding["roleRef"]!["name"]);
        var (resource, space) = kind == "ClusterRole" ? (ApiResource.ClusterRoles, null) : (ApiResource.Roles, @namespace);
        return store.List(resource, new(null, $"metadata.name={name}", space)).Items.SingleOrDefault();
    }

    private static bool Binds(JsonObject binding, (string Namespace, string Name) account) => (binding["subjects"] as JsonArray ?? []).Any(subject =>
        ((string?)subject!["kind"], (string?)subject["namespace"], (string?)subject["name"]) == ("ServiceAccount", account.Namespace, account.Name));

    private static bool Allows(JsonNode rule, ApiRequest request) =>
        Names(rule, "apiGroups", request.Resource.Group)
        && Names(rule, "resources", request.Path)
        && Names(rule, "verbs", request.Verb)
        && (rule["resourceNames"] is not JsonArray { Count: > 0 } || Names(rule, "resourceNames", request.Name));

    private static bool Names(JsonNode rule, string list, string? value) => (rule[list] as JsonArray ?? []).Any(entry => (string?)entry is { } text && (text == "*" || text == value));
}
