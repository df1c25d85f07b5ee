using System.Text.Json.Nodes;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Gateway.Management;

/// <summary>
/// Tells clients which kinds the API has.
/// </summary>
internal static class ApiDiscovery
{
    private static readonly (ResourceKind Kind, string Singular, string[] ShortNames)[] Kinds =
    [
        (ResourceKind.Service, "service", ["kservice", "ksvc"]),
        (ResourceKind.Configuration, "configuration", ["config", "cfg"]),
        (ResourceKind.Revision, "revision", ["rev"]),
        (ResourceKind.Route, "route", ["rt"]),
    ];

    public static JsonObject Resources() => new()
    {
        ["kind"] = "APIResourceList",
        ["apiVersion"] = "v1",
        ["groupVersion"] = $"{ApiPaths.Group}/v1",
        ["resources"] = new JsonArray([.. Kinds.Select(kind => new JsonObject
        {
            ["name"] = ApiPaths.PluralOf(kind.Kind),
            ["singularName"] = kind.Singular,
            ["namespaced"] = true,
            ["kind"] = kind.Kind.ToString(),
            ["shortNames"] = Texts(kind.ShortNames),
            ["verbs"] = Texts(VerbsOf(kind.Kind)),
        })]),
    };

    private static string[] VerbsOf(ResourceKind kind) => kind switch
    {
        ResourceKind.Service => ["create", "delete", "get", "list", "update"],
        ResourceKind.Revision => ["get", "list", "update"],
        _ => ["get", "list"],
    };

    private static JsonArray Texts(string[] texts) => new([.. texts.Select(text => JsonValue.Create(text))]);
}
