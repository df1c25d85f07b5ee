using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Serverless.Hosting.Aspire.Documents;

/// <summary>
/// Writes a document as YAML. Text that a reader could take for anything else is quoted as in JSON, which YAML contains.
/// </summary>
internal static partial class YamlText
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(JsonObject document)
    {
        var text = new StringBuilder();
        WriteMap(text, document, 0, isFirstInline: false);
        return text.ToString();
    }

    private static void WriteMap(StringBuilder text, JsonObject map, int indent, bool isFirstInline)
    {
        foreach (var (name, value) in map)
        {
            text.Append(' ', isFirstInline ? 0 : indent).Append(Scalar(name)).Append(':');
            isFirstInline = false;
            WriteValue(text, value, indent);
        }
    }

    private static void WriteValue(StringBuilder text, JsonNode? value, int indent)
    {
        switch (value)
        {
            case JsonObject { Count: > 0 } map:
                text.Append('\n');
                WriteMap(text, map, indent + 2, isFirstInline: false);
                break;
            case JsonArray { Count: > 0 } list:
                text.Append('\n');
                WriteList(text, list, indent);
                break;
            default:
                text.Append(' ').Append(value is JsonValue text1 && text1.GetValueKind() == JsonValueKind.String ? Scalar(text1.GetValue<string>()) : value?.ToJsonString() ?? "null").Append('\n');
                break;
        }
    }

    private static void WriteList(StringBuilder text, JsonArray list, int indent)
    {
        foreach (var item in list)
        {
            text.Append(' ', indent).Append('-');
            if (item is JsonObject { Count: > 0 } map)
            {
                text.Append(' ');
                WriteMap(text, map, indent + 2, isFirstInline: true);
            }
            else
            {
                WriteValue(text, item, indent + 2);
            }
        }
    }

    private static string Scalar(string text) => Plain().IsMatch(text) && !Reserved().IsMatch(text) ? text : JsonSerializer.Serialize(text, Readable);

    /// <summary>Begins with a letter and has nothing in it that means something, except a colon between other characters.</summary>
    [GeneratedRegex(@"^[A-Za-z]([A-Za-z0-9_./@ -]|:(?=[A-Za-z0-9_./@-]))*(?<! )$(?<!\n)")]
    private static partial Regex Plain();

    /// <summary>Words that a reader takes for no text.</summary>
    [GeneratedRegex(@"^(y|n|yes|no|on|off|true|false|null|nan|inf)$", RegexOptions.IgnoreCase)]
    private static partial Regex Reserved();
}
