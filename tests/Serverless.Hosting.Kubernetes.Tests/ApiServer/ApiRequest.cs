namespace Serverless.Hosting.Kubernetes.ApiServer;

/// <summary>
/// What a request asks for, read from its method and path.
/// </summary>
internal sealed record ApiRequest(string Verb, ApiResource Resource, string? Namespace, string? Name, string? Subresource)
{
    public static ApiRequest? Parse(ApiKinds kinds, string method, string path, bool isWatch)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var (group, version, rest) = parts switch
        {
            ["api", var core, .. var tail] => ("", core, tail),
            ["apis", var named, var of, .. var tail] => (named, of, tail),
            _ => ("", "", parts),
        };

        // a namespace is an object too
        var @namespace = rest is ["namespaces", var name, _, ..] && rest[2] is not "status" ? name : null;
        rest = @namespace is null ? rest : rest[2..];
        var resource = rest.Length is 0 or > 3 ? null : kinds.Find(group, version, rest[0]);
        if (resource is null)
        {
            return null;
        }

        var verb = method switch
        {
            "GET" => isWatch ? "watch" : rest.Length == 1 ? "list" : "get",
            "POST" => "create",
            "PUT" => "update",
            "PATCH" => "patch",
            _ => rest.Length == 1 ? "deletecollection" : "delete",
        };
        return new(verb, resource, @namespace, rest.ElementAtOrDefault(1), rest.ElementAtOrDefault(2));
    }

    public override string ToString() => $"{Verb} {Path}";

    /// <summary>The resource as a role names it.</summary>
    public string Path => Subresource is null ? Resource.Plural : $"{Resource.Plural}/{Subresource}";
}
