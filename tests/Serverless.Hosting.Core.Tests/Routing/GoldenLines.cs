using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Serverless.Hosting.Routing;

/// <summary>
/// Reads recorded answers of the reference: JSON, one case a line.
/// </summary>
internal static class GoldenLines
{
    public static IEnumerable<JsonElement> Read(string file, string kind, [CallerFilePath] string source = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(source)!, "../../golden", file);
        return File.ReadLines(path)
            .Select(line => JsonDocument.Parse(line).RootElement)
            .Where(line => line.GetProperty("kind").GetString() == kind);
    }

    /// <summary>Fails at the first difference, with the case and its inputs.</summary>
    public static void AssertSame(JsonNode? expected, JsonNode? actual, string id, JsonElement inputs)
    {
        if (!JsonNode.DeepEquals(expected, actual))
        {
            Assert.Fail($"{id}\nexpected {expected?.ToJsonString()}\nactual   {actual?.ToJsonString()}\ninputs   {inputs.GetRawText()}");
        }
    }
}
