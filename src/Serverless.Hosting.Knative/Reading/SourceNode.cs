namespace Serverless.Hosting.Knative.Reading;

/// <summary>
/// A node of a document as it was written, with its place. YAML and JSON both become trees of these.
/// </summary>
/// <param name="Kind">What the node is.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
internal sealed record SourceNode(SourceKind Kind, int Line, int Column)
{
    /// <summary>The text of a scalar; a number in the form of JSON where it has one.</summary>
    public string Text { get; init; } = "";

    /// <summary>The elements of a list.</summary>
    public IReadOnlyList<SourceNode> Items { get; init; } = [];

    /// <summary>The entries of a map, in order; no key occurs twice.</summary>
    public IReadOnlyList<KeyValuePair<string, SourceNode>> Members { get; init; } = [];

    /// <summary>How many nodes the tree has when every alias is written out.</summary>
    public long Size { get; init; } = 1;

    public SourceNode? Find(string key)
    {
        foreach (var (name, value) in Members)
        {
            if (name == key)
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>What the node is in the words of a message.</summary>
    public string Describe() => Kind switch
    {
        SourceKind.Null => "nothing",
        SourceKind.Boolean => $"the boolean {Text}",
        SourceKind.Number => $"the number {Text}",
        SourceKind.Text => "text",
        SourceKind.List => "a list",
        _ => "a map",
    };
}
