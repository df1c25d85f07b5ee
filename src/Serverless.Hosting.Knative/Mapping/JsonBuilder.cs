using System.Globalization;
using System.Text.Json.Nodes;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Knative.Mapping;

/// <summary>
/// Writes fields that say something and leaves out those that do not.
/// </summary>
internal static class JsonBuilder
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    public static void Put(this JsonObject target, string name, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            target[name] = text;
        }
    }

    public static void Put(this JsonObject target, string name, long number)
    {
        if (number != 0)
        {
            target[name] = number;
        }
    }

    public static void Put(this JsonObject target, string name, DateTimeOffset? time)
    {
        if (time is { } value && value != default(DateTimeOffset))
        {
            target[name] = value.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);
        }
    }

    public static void Put(this JsonObject target, string name, ValueList<string> texts)
    {
        if (texts.Count > 0)
        {
            target[name] = new JsonArray([.. texts.Select(text => JsonValue.Create(text))]);
        }
    }

    public static void Put(this JsonObject target, string name, ValueMap map)
    {
        if (map.Count > 0)
        {
            target[name] = new JsonObject(map.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value)));
        }
    }

    public static void Put<T>(this JsonObject target, string name, ValueList<T> items, Func<T, JsonObject> write)
    {
        if (items.Count > 0)
        {
            target[name] = new JsonArray([.. items.Select(write)]);
        }
    }

    public static ValueMap ToValueMap(this JsonObject? map) =>
        map is null ? ValueMap.Empty : ValueMap.Create(map.Select(entry => KeyValuePair.Create(entry.Key, (string?)entry.Value ?? "")));
}
