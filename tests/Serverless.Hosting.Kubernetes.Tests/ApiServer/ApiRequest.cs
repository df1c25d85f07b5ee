namespace Serverless.Hosting.Kubernetes.ApiServer;

/// <summary>
/// What a request asks for, read from its method and path.
/// </summary>
internal sealed record ApiRequest(string Verb, ApiResource Resource, string? Namespace, string? Name, string? Subresource)
{
    public static ApiRequest? Parse(string method, string path, bool isWatch)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var (group, version, rest) = parts switch
        {
            ["api", var core, .. var tail] => ("", core, tail),
            ["apis", var named, var of, .. var tail] => (named, of, tail),
            _ => ("", "", parts),
        };
        var @namespace = rest is ["namespaces", var name, ..] ? name : null;
        rest = @namespace is null ? rest : rest[2..];
        var resource = rest.Length == 0 ? null : ApiResource.All.FirstOrDefault(known => known.Group == group && known.Version == version && known.Plural == rest[0]);
        if (resource is null || rest.Length > 3)
        {
            return null;
        }

        var verb = method switch
        {
            "GET" => isWatch ? "watch" : rest.Length == 1 ? "list" : "get",
            "POST" => "create",
            "PUT" => "update",
            "PATCH" => "patch",
            _ => "delete",
        };
        return new(verb, resource, @namespace, rest.ElementAtOrDefault(1), rest.ElementAtOrDefault(2));
    }

    public override string ToString() => $"{Verb} {Resource.Plural}{(Subresource is null ? "" : "/" + Subresource)}";
}
