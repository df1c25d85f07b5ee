using System.Text.Json;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Sqlite.Format;

/// <summary>
/// Writes members of JSON objects, leaving out every member that has its usual value: most have, and rows stay small.
/// </summary>
internal static class JsonWriting
{
    public static Utf8JsonWriter Text(this Utf8JsonWriter json, string name, string? value, string? usual = null)
    {
        if (value != usual)
        {
            json.WriteString(name, value);
        }

        return json;
    }

    public static Utf8JsonWriter Number(this Utf8JsonWriter json, string name, long? value, long? usual = null)
    {
        if (value is { } number && value != usual)
        {
            json.WriteNumber(name, number);
        }

        return json;
    }

    public static Utf8JsonWriter Real(this Utf8JsonWriter json, string name, double value)
    {
        if (value != 0)
        {
            json.WriteNumber(name, value);
        }

        return json;
    }

    public static Utf8JsonWriter Flag(this Utf8JsonWriter json, string name, bool? value, bool? usual = null)
    {
        if (value is { } flag && value != usual)
        {
            json.WriteBoolean(name, flag);
        }

        return json;
    }

    public static Utf8JsonWriter Time(this Utf8JsonWriter json, string name, DateTimeOffset? value, DateTimeOffset? usual = null)
    {
        if (value is { } time && value != usual)
        {
            json.WriteString(name, time.UtcDateTime);
        }

        return json;
    }

    public static Utf8JsonWriter Object<T>(this Utf8JsonWriter json, string name, T? value, Action<Utf8JsonWriter, T> write)
        where T : class
    {
        if (value is not null)
        {
            json.WritePropertyName(name);
            json.Element(value, write);
        }

        return json;
    }

    public static Utf8JsonWriter List<T>(this Utf8JsonWriter json, string name, ValueList<T> values, Action<Utf8JsonWriter, T> write, ValueList<T>? usual = null)
    {
        if (values.Equals(usual ?? ValueList<T>.Empty))
        {
            return json;
        }

        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.Element(value, write);
        }

        json.WriteEndArray();
        return json;
    }

    public static Utf8JsonWriter Texts(this Utf8JsonWriter json, string name, ValueList<string> values)
    {
        if (values.Count == 0)
        {
            return json;
        }

        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
        return json;
    }

    public static Utf8JsonWriter Map(this Utf8JsonWriter json, string name, ValueMap map)
    {
        if (map.Count == 0)
        {
            return json;
        }

        json.WriteStartObject(name);
        foreach (var (key, value) in map)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
        return json;
    }

    private static void Element<T>(this Utf8JsonWriter json, T value, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartObject();
        write(json, value);
        json.WriteEndObject();
    }
}
