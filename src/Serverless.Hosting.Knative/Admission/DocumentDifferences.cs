using System.Text;
using System.Text.Json.Nodes;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Knative.Admission;

/// <summary>
/// Tells in words what differs between two documents.
/// </summary>
internal static class DocumentDifferences
{
    private const int MaxLines = 20;

    /// <summary>The fields that differ, three lines each; null where the documents are equal.</summary>
    public static string? Describe(JsonNode? before, JsonNode? after)
    {
        if (JsonNode.DeepEquals(before, after))
        {
            return null;
        }

        var text = new StringBuilder();
        var fields = 0;
        Describe(before, after, "", text, ref fields);
        return text.ToString();
    }

    private static void Describe(JsonNode? before, JsonNode? after, string path, StringBuilder text, ref int fields)
    {
        if (fields >= MaxLines || JsonNode.DeepEquals(before, after))
        {
            return;
        }

        switch (before, after)
        {
            case (JsonObject old, JsonObject current):
                foreach (var name in old.Select(member => member.Key).Union(current.Select(member => member.Key)))
                {
                    Describe(old[name], current[name], ValidationErrors.In(path, name), text, ref fields);
                }

                break;
            case (JsonArray old, JsonArray current) when old.Count == current.Count:
                for (var i = 0; i < old.Count; i++)
                {
                    Describe(old[i], current[i], ValidationErrors.At(path, i), text, ref fields);
                }

                break;
            default:
                fields++;
                text.Append(path).Append(":\n\t-: ").Append(before?.ToJsonString() ?? "nothing").Append("\n\t+: ").Append(after?.ToJsonString() ?? "nothing").Append('\n');
                break;
        }
    }
}
