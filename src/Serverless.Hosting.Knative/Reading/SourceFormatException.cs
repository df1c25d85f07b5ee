namespace Serverless.Hosting.Knative.Reading;

/// <summary>
/// Ends the reading of a file that cannot be read on. It never leaves this folder's readers' caller.
/// </summary>
internal sealed class SourceFormatException(string message, int line, int column) : Exception(message)
{
    public int Line { get; } = line;

    public int Column { get; } = column;
}
