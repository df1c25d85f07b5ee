using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Serverless.Hosting.Knative.Reading;

/// <summary>
/// Reads YAML from the events of its parser, so that nothing is ever made by reflection and every alias is counted before it is followed.
/// </summary>
internal sealed class YamlReader
{
    private const string Merge = "<<";

    private readonly Parser _parser;
    private readonly NodeBudget _budget;
    private readonly Dictionary<AnchorName, SourceNode> _anchors = [];

    private YamlReader(string text, NodeBudget budget) => (_parser, _budget) = (new Parser(new StringReader(text)), budget);

    /// <summary>Reads all documents of a file; empty ones are left out.</summary>
    /// <exception cref="SourceFormatException">The text is not YAML, or costs more than the budget.</exception>
    public static IReadOnlyList<SourceNode> Read(string text, NodeBudget budget)
    {
        // the parser takes it for the end of the text and would drop the rest without a word
        var nul = text.IndexOf('\0', StringComparison.Ordinal);
        if (nul >= 0)
        {
            var line = text.AsSpan(0, nul).Count('\n') + 1;
            throw new SourceFormatException("the text has a NUL character", line, nul - text.LastIndexOf('\n', nul));
        }

        return new YamlReader(text, budget).ReadDocuments();
    }

    // the parser fails with exceptions of other types too where a text confuses it
    private bool Next()
    {
        try
        {
            return _parser.MoveNext();
        }
        catch (YamlException exception)
        {
            throw new SourceFormatException(exception.Message, (int)exception.Start.Line, (int)exception.Start.Column);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or IndexOutOfRangeException or FormatException or OverflowException)
        {
            var last = _parser.Current?.End ?? Mark.Empty;
            throw new SourceFormatException($"the text is not YAML: {exception.Message}", (int)last.Line, (int)last.Column);
        }
    }

    private List<SourceNode> ReadDocuments()
    {
        var documents = new List<SourceNode>();
        while (Next())
        {
            if (_parser.Current is not DocumentStart)
            {
                continue;
            }

            _anchors.Clear();
            Next();
            var node = ReadNode(1);
            if (node.Kind != SourceKind.Null)
            {
                documents.Add(node);
            }
        }

        return documents;
    }

    // begins at the first event of a node and ends at its last
    private SourceNode ReadNode(int depth)
    {
        var start = _parser.Current ?? throw new SourceFormatException("the text ends too early", 0, 0);
        var (line, column) = ((int)start.Start.Line, (int)start.Start.Column);
        _budget.Enter(depth, line, column);
        if (start is AnchorAlias alias)
        {
            var target = _anchors.GetValueOrDefault(alias.Value)
                ?? throw new SourceFormatException($"the alias '*{alias.Value}' names nothing that is complete before it", line, column);
            _budget.Spend(target.Size, line, column);
            return target with { Line = line, Column = column };
        }

        _budget.Spend(1, line, column);
        var node = start switch
        {
            Scalar scalar => ReadScalar(scalar, line, column),
            SequenceStart => ReadList(depth, line, column),
            MappingStart => ReadMap(depth, line, column),
            _ => throw new SourceFormatException("a value is missing here", line, column),
        };
        if (start is NodeEvent { Anchor.IsEmpty: false } anchored)
        {
            _anchors[anchored.Anchor] = node;
        }

        return node;
    }

    private static SourceNode ReadScalar(Scalar scalar, int line, int column)
    {
        var tag = scalar.Tag.IsEmpty || scalar.Tag.IsNonSpecific ? "" : scalar.Tag.Value;
        var (kind, text) = tag switch
        {
            "" when scalar.Style == ScalarStyle.Plain => PlainScalar.Resolve(scalar.Value),
            "" or "tag:yaml.org,2002:str" => (SourceKind.Text, scalar.Value),
            "tag:yaml.org,2002:int" or "tag:yaml.org,2002:float" or "tag:yaml.org,2002:bool" or "tag:yaml.org,2002:null" => PlainScalar.Resolve(scalar.Value),
            _ => throw new SourceFormatException($"the tag '{tag}' is not supported", line, column),
        };
        return new SourceNode(kind, line, column) { Text = text };
    }

    private SourceNode ReadList(int depth, int line, int column)
    {
        var (items, size) = (new List<SourceNode>(), 1L);
        while (Next() && _parser.Current is not SequenceEnd)
        {
            items.Add(ReadNode(depth + 1));
            size += items[^1].Size;
        }

        return new SourceNode(SourceKind.List, line, column) { Items = items, Size = size };
    }

    private SourceNode ReadMap(int depth, int line, int column)
    {
        var members = new List<KeyValuePair<string, SourceNode>>();
        var merged = new List<SourceNode>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        while (Next() && _parser.Current is not MappingEnd)
        {
            var (key, isMerge) = ReadKey(keys);
            Next();
            var value = ReadNode(depth + 1);
            if (isMerge)
            {
                merged.Add(value);
            }
            else
            {
                members.Add(new(key, value));
            }
        }

        foreach (var source in merged)
        {
            MergeInto(members, keys, source);
        }

        return new SourceNode(SourceKind.Map, line, column) { Members = members, Size = 1 + members.Sum(member => member.Value.Size) };
    }

    private (string Key, bool IsMerge) ReadKey(HashSet<string> keys)
    {
        var start = _parser.Current!.Start;
        var (line, column) = ((int)start.Line, (int)start.Column);
        if (_parser.Current is not Scalar scalar)
        {
            throw new SourceFormatException("a key must be text", line, column);
        }

        var isPlain = scalar.Style == ScalarStyle.Plain && scalar.Tag.IsEmpty;
        if (isPlain && PlainScalar.Resolve(scalar.Value).Kind != SourceKind.Text)
        {
            throw new SourceFormatException($"the key {scalar.Value} is not text in YAML: put it in quotes", line, column);
        }

        if (!keys.Add(scalar.Value))
        {
            throw new SourceFormatException($"the key '{scalar.Value}' occurs twice", line, column);
        }

        return (scalar.Value, isPlain && scalar.Value == Merge);
    }

    private void MergeInto(List<KeyValuePair<string, SourceNode>> members, HashSet<string> keys, SourceNode source)
    {
        if (source.Kind == SourceKind.List)
        {
            foreach (var item in source.Items)
            {
                MergeInto(members, keys, item);
            }

            return;
        }

        if (source.Kind != SourceKind.Map)
        {
            throw new SourceFormatException("only a map can be merged", source.Line, source.Column);
        }

        foreach (var member in source.Members)
        {
            if (keys.Add(member.Key))
            {
                _budget.Spend(member.Value.Size, source.Line, source.Column);
                members.Add(member);
            }
        }
    }
}
