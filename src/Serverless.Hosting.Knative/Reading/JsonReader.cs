using System.Text.Json;

namespace Serverless.Hosting.Knative.Reading;

/// <summary>
/// Reads JSON into the same tree as YAML, with lines and columns and with duplicate keys refused.
/// </summary>
internal ref struct JsonReader
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly NodeBudget _budget;
    private Utf8JsonReader _reader;
    private long _position;
    private long _lineStart;
    private int _line;

    private JsonReader(ReadOnlySpan<byte> bytes, NodeBudget budget, int maxDepth)
    {
        _bytes = bytes;
        _budget = budget;
        _line = 1;
        _reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = maxDepth + 1 });
    }

    /// <summary>Reads the one document of a text.</summary>
    /// <exception cref="SourceFormatException">The text is not JSON, or costs more than the budget.</exception>
    public static SourceNode Read(ReadOnlySpan<byte> bytes, NodeBudget budget, int maxDepth)
    {
        try
        {
            var reader = new JsonReader(bytes, budget, maxDepth);
            reader._reader.Read();
            var node = reader.ReadNode(1);
            reader._reader.Read();
            return node;
        }
        catch (JsonException exception)
        {
            throw new SourceFormatException(exception.Message, (int)(exception.LineNumber ?? 0) + 1, (int)(exception.BytePositionInLine ?? 0) + 1);
        }
    }

    private SourceNode ReadNode(int depth)
    {
        var (line, column) = Place();
        _budget.Enter(depth, line, column);
        _budget.Spend(1, line, column);
        switch (_reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return ReadMap(depth, line, column);
            case JsonTokenType.StartArray:
                return ReadList(depth, line, column);
            case JsonTokenType.String:
                return new SourceNode(SourceKind.Text, line, column) { Text = ReadText(line, column) };
            case JsonTokenType.Number:
                return new SourceNode(SourceKind.Number, line, column) { Text = System.Text.Encoding.UTF8.GetString(_reader.ValueSpan) };
            case JsonTokenType.True or JsonTokenType.False:
                return new SourceNode(SourceKind.Boolean, line, column) { Text = _reader.TokenType == JsonTokenType.True ? "true" : "false" };
            default:
                return new SourceNode(SourceKind.Null, line, column);
        }
    }

    private SourceNode ReadMap(int depth, int line, int column)
    {
        var members = new List<KeyValuePair<string, SourceNode>>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndObject)
        {
            var (keyLine, keyColumn) = Place();
            var key = ReadText(keyLine, keyColumn);
            if (!keys.Add(key))
            {
                throw new SourceFormatException($"the key '{key}' occurs twice", keyLine, keyColumn);
            }

            _reader.Read();
            members.Add(new(key, ReadNode(depth + 1)));
        }

        return new SourceNode(SourceKind.Map, line, column) { Members = members, Size = 1 + members.Sum(member => member.Value.Size) };
    }

    private SourceNode ReadList(int depth, int line, int column)
    {
        var items = new List<SourceNode>();
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(ReadNode(depth + 1));
        }

        return new SourceNode(SourceKind.List, line, column) { Items = items, Size = 1 + items.Sum(item => item.Size) };
    }

    // a lone surrogate is well-formed JSON and yet no text
    private readonly string ReadText(int line, int column)
    {
        try
        {
            return _reader.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            throw new SourceFormatException(exception.Message, line, column);
        }
    }

    private (int Line, int Column) Place()
    {
        var end = _reader.TokenStartIndex;
        for (; _position < end; _position++)
        {
            if (_bytes[(int)_position] == '\n')
            {
                (_line, _lineStart) = (_line + 1, _position + 1);
            }
        }

        return (_line, (int)(end - _lineStart) + 1);
    }
}
