using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Serverless.Hosting.Kubernetes.ApiServer;

/// <summary>
/// The paths that printer columns have: members, and the item of a list whose member has a value.
/// </summary>
internal static partial class JsonPath
{
    public static JsonNode? Find(JsonNode root, string path)
    {
        var node = root;
        foreach (Match step in Step().Matches(path))
        {
            node = step.Groups switch
            {
                var groups when groups["key"].Success => (node as JsonArray)?.FirstOrDefault(item => (string?)item![groups["key"].Value] == groups["value"].Value),
                var groups when groups["quoted"].Success => node?[groups["quoted"].Value.Replace(@"\.", ".", StringComparison.Ordinal)],
                var groups => (node as JsonObject)?[groups["name"].Value],
            };
        }

        return node;
    }

    [GeneratedRegex(@"\.(?<name>\w+)|\[\?\(@\.(?<key>\w+)==['""](?<value>[^'""]*)['""]\)\]|\['(?<quoted>[^']+)'\]")]
    private static partial Regex Step();
}
