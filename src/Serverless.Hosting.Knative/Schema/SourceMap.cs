namespace Serverless.Hosting.Knative.Schema;

/// <summary>
/// Where each field of a document stands in its file.
/// </summary>
internal sealed class SourceMap(string file)
{
    private readonly Dictionary<string, (int Line, int Column)> _places = new(StringComparer.Ordinal);

    public string File { get; } = file;

    public void Add(string path, int line, int column) => _places[path] = (line, column);

    /// <summary>The place of a field or, where it is not written, of the nearest field around it.</summary>
    public SourceLocation Find(string path)
    {
        while (true)
        {
            if (_places.TryGetValue(path, out var place))
            {
                return new SourceLocation(File, place.Line, place.Column);
            }

            if (path.Length == 0)
            {
                return new SourceLocation(File, 0, 0);
            }

            path = path[..Math.Max(0, path.LastIndexOfAny(['.', '[', '/']))];
        }
    }
}
