using System.Globalization;
using System.Text.Json.Nodes;
using Serverless.Hosting.Knative.Reading;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Knative.Schema;

/// <summary>
/// Makes a document of what was written: checks every field against its type, drops what says nothing and adds what every object of the type has.
/// All problems are collected; a field with a problem is left out.
/// </summary>
internal sealed class DocumentDecoder(SourceMap places, ValidationErrors errors, ValidationLevel unknownFields)
{
    public JsonObject Decode(SourceNode node, Shape shape) => Decode(node, shape, "") as JsonObject ?? [];

    private JsonNode? Decode(SourceNode node, Shape shape, string path)
    {
        places.Add(path, node.Line, node.Column);
        if (node.Kind == SourceKind.Null)
        {
            return null;
        }

        return shape.Kind switch
        {
            ShapeKind.Object => DecodeObject(node, shape, path),
            ShapeKind.Map => DecodeMap(node, shape.Element!, path),
            ShapeKind.List => DecodeList(node, shape.Element!, path),
            ShapeKind.Any => DecodeAny(node, path),
            ShapeKind.Boolean => node.Kind == SourceKind.Boolean ? JsonValue.Create(node.Text == "true") : Mismatch(node, path, "true or false"),
            ShapeKind.Int32 => DecodeInteger(node, path, int.MinValue, int.MaxValue),
            ShapeKind.Int64 => DecodeInteger(node, path, long.MinValue, long.MaxValue),
            ShapeKind.Port => node.Kind == SourceKind.Text ? JsonValue.Create(node.Text) : DecodeInteger(node, path, int.MinValue, int.MaxValue),
            ShapeKind.Quantity => DecodeQuantity(node, path),
            _ => DecodeText(node, shape, path),
        };
    }

    private JsonObject? DecodeObject(SourceNode node, Shape shape, string path)
    {
        if (node.Kind != SourceKind.Map)
        {
            Mismatch(node, path, "a map");
            return null;
        }

        var result = new JsonObject();
        foreach (var field in shape.Fields)
        {
            var source = node.Find(field.Name);
            var value = source is null ? null : Decode(source, field.Shape, ValidationErrors.In(path, field.Name));
            if (value is null ? field.Presence == Presence.Always : field.Presence != Presence.Meaningful || SaysSomething(value, field.Shape))
            {
                result[field.Name] = value ?? ZeroOf(field.Shape);
            }
        }

        foreach (var (name, value) in node.Members)
        {
            if (shape.Find(name) is null)
            {
                var field = ValidationErrors.In(path, name);
                places.Add(field, value.Line, value.Column);
                errors.Add("unknown field", null, unknownFields, field);
            }
        }

        return result;
    }

    private JsonObject? DecodeMap(SourceNode node, Shape element, string path)
    {
        if (node.Kind != SourceKind.Map)
        {
            Mismatch(node, path, "a map");
            return null;
        }

        var result = new JsonObject();
        foreach (var (key, value) in node.Members)
        {
            // an entry without a value is the empty text
            var decoded = Decode(value, element, ValidationErrors.In(path, key)) ?? (value.Kind == SourceKind.Null ? ZeroOf(element) : null);
            if (decoded is not null)
            {
                result[key] = decoded;
            }
        }

        return result;
    }

    private JsonArray? DecodeList(SourceNode node, Shape element, string path)
    {
        if (node.Kind != SourceKind.List)
        {
            Mismatch(node, path, "a list");
            return null;
        }

        var result = new JsonArray();
        for (var i = 0; i < node.Items.Count; i++)
        {
            // an element with a problem stays, so that the paths of the others remain right
            result.Add(Decode(node.Items[i], element, ValidationErrors.At(path, i)) ?? ZeroOf(element));
        }

        return result;
    }

    private JsonNode? DecodeAny(SourceNode node, string path) => node.Kind switch
    {
        SourceKind.Map => new JsonObject(node.Members.Select(member => KeyValuePair.Create(member.Key, DecodeAny(member.Value, path)))),
        SourceKind.List => new JsonArray([.. node.Items.Select(item => DecodeAny(item, path))]),
        SourceKind.Text => JsonValue.Create(node.Text),
        SourceKind.Boolean => JsonValue.Create(node.Text == "true"),
        SourceKind.Number when long.TryParse(node.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer) => JsonValue.Create(integer),
        SourceKind.Number when double.TryParse(node.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => JsonValue.Create(number),
        SourceKind.Number => Mismatch(node, path, "a finite number"),
        _ => null,
    };

    private JsonValue? DecodeInteger(SourceNode node, string path, long min, long max)
    {
        if (node.Kind != SourceKind.Number)
        {
            return Mismatch(node, path, "an integer");
        }

        const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (!decimal.TryParse(node.Text, Styles, CultureInfo.InvariantCulture, out var number) || !decimal.IsInteger(number) || number < min || number > max)
        {
            return Mismatch(node, path, max == int.MaxValue ? "an integer of 32 bits" : "an integer of 64 bits");
        }

        return JsonValue.Create((long)number);
    }

    private JsonValue? DecodeQuantity(SourceNode node, string path)
    {
        if (node.Kind is not (SourceKind.Text or SourceKind.Number))
        {
            return Mismatch(node, path, "a quantity");
        }

        return QuantityText.Canonical(node.Text) is { } text ? JsonValue.Create(text) : Mismatch(node, path, "a quantity such as 500m or 1Gi");
    }

    private JsonValue? DecodeText(SourceNode node, Shape shape, string path)
    {
        if (node.Kind != SourceKind.Text)
        {
            return Mismatch(node, path, node.Kind is SourceKind.Boolean or SourceKind.Number ? "text; put it in quotes" : "text");
        }

        if (shape.Kind == ShapeKind.Time && !DateTimeOffset.TryParse(node.Text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out _))
        {
            return Mismatch(node, path, "a time such as 2026-01-31T12:00:00Z");
        }

        if (shape.Allowed.Count > 0 && node.Text.Length > 0 && !shape.Allowed.Contains(node.Text))
        {
            errors.Add($"unsupported value: {node.Text}", $"must be one of: {string.Join(", ", shape.Allowed)}", ValidationLevel.Error, path);
            return null;
        }

        return JsonValue.Create(node.Text);
    }

    private JsonValue? Mismatch(SourceNode node, string path, string expected)
    {
        errors.Add($"found {node.Describe()}, expected {expected}", path);
        return null;
    }

    private static bool SaysSomething(JsonNode value, Shape shape) => value switch
    {
        JsonArray list => list.Count > 0,
        JsonObject map => shape.Kind != ShapeKind.Map || map.Count > 0,
        JsonValue scalar when scalar.TryGetValue<string>(out var text) => text.Length > 0,
        JsonValue scalar when scalar.TryGetValue<long>(out var number) => number != 0,
        JsonValue scalar when scalar.TryGetValue<bool>(out var flag) => flag,
        _ => true,
    };

    private static JsonNode? ZeroOf(Shape shape) => shape.Kind switch
    {
        ShapeKind.Object => new JsonObject(shape.Fields.Where(field => field.Presence == Presence.Always).Select(field => KeyValuePair.Create(field.Name, ZeroOf(field.Shape)))),
        ShapeKind.Text => JsonValue.Create(""),
        ShapeKind.Quantity => JsonValue.Create("0"),
        ShapeKind.Boolean => JsonValue.Create(false),
        ShapeKind.Int32 or ShapeKind.Int64 or ShapeKind.Port => JsonValue.Create(0L),
        ShapeKind.Map => new JsonObject(),
        _ => null,
    };
}
