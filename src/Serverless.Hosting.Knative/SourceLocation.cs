namespace Serverless.Hosting.Knative;

/// <summary>
/// A place in a file.
/// </summary>
/// <param name="File">The name of the file; empty where it has none.</param>
/// <param name="Line">The line, from 1; 0 where unknown.</param>
/// <param name="Column">The column, from 1; 0 where unknown.</param>
public readonly record struct SourceLocation(string File, int Line, int Column)
{
    /// <summary>The place as compilers write it: <c>coffee.yaml(12,9)</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString()
    {
        var file = string.IsNullOrEmpty(File) ? "(manifest)" : File;
        return Line > 0 ? $"{file}({Line},{Column})" : file;
    }
}
