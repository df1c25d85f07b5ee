using System.Text.Json.Nodes;

namespace Serverless.Hosting.Kubernetes.ApiServer;

/// <summary>
/// Label and field selectors: equality, and labels that only have to be there.
/// </summary>
internal sealed record Selectors(string? Labels, string? Fields, string? Namespace)
{
    public bool Matches(JsonObject item) =>
        (Namespace is null || Namespace == (string?)item["metadata"]!["namespace"])
        && Terms(Labels).All(term => Matches(term, name => (string?)item["metadata"]!["labels"]?[name]))
        && Terms(Fields).All(term => Matches(term, path => path.Split('.').Aggregate((JsonNode?)item, (node, name) => node?[name])?.ToString()));

    private static string[] Terms(string? text) => text?.Split(',', StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static bool Matches(string term, Func<string, string?> find) => term.Split("!=") switch
    {
        [var name, var unwanted] => find(name) != unwanted,
        _ => term.Replace("==", "=", StringComparison.Ordinal).Split('=') switch
        {
            [var name, var wanted] => find(name) == wanted,
            _ => term.StartsWith('!') ? find(term[1..]) is null : find(term) is not null,
        },
    };
}
