namespace Serverless.Hosting.Simulation.Traces;

/// <summary>
/// A trace file is not what it should be.
/// </summary>
public sealed class TraceFormatException : FormatException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="file">The name of the file.</param>
    /// <param name="line">The line, from 1.</param>
    /// <param name="column">The column, from 1: which of the values between commas.</param>
    /// <param name="problem">What is wrong, and what is allowed.</param>
    public TraceFormatException(string file, int line, int column, string problem)
        : base($"{file}, line {line}, column {column}: {problem}") => (File, Line, Column) = (file, line, column);

    /// <summary>The name of the file.</summary>
    public string File { get; }

    /// <summary>The line, from 1.</summary>
    public int Line { get; }

    /// <summary>The column, from 1: which of the values between commas.</summary>
    public int Column { get; }
}
