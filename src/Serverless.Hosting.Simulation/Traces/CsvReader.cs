using System.Globalization;

namespace Serverless.Hosting.Simulation.Traces;

/// <summary>
/// Reads a file line by line, values between commas, and says where something is wrong. Values in quotes are not known here: no trace has
/// them.
/// </summary>
internal sealed class CsvReader(string path) : IDisposable
{
    private const int ShownLength = 40;

    private readonly StreamReader _reader = new(path);
    private string _line = "";
    private Range[] _ranges = new Range[8];

    /// <summary>The number of the line, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>The number of its columns.</summary>
    public int Columns { get; private set; }

    /// <summary>Goes to the next line that is not empty.</summary>
    /// <returns>Whether there is one.</returns>
    public bool Read()
    {
        while (_reader.ReadLine() is { } line)
        {
            Line++;
            if (!string.IsNullOrWhiteSpace(line))
            {
                _line = line;
                Split();
                return true;
            }
        }

        return false;
    }

    /// <summary>A value of the line.</summary>
    /// <param name="column">The column, from 0.</param>
    public ReadOnlySpan<char> Text(int column) => _line.AsSpan(_ranges[column]);

    /// <summary>A name.</summary>
    public string Name(int column) => Text(column).IsEmpty ? throw Problem(column, "a name") : Text(column).ToString();

    /// <summary>A count of requests.</summary>
    public int Count(int column) =>
        int.TryParse(Text(column), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? count
            : throw Problem(column, "a whole number, 0 or more");

    /// <summary>A duration.</summary>
    public TimeSpan Seconds(int column) => TryFindSeconds(Text(column)) ?? throw Problem(column, "a number of seconds, 0 or more");

    /// <summary>A number of seconds that can be a duration; null for anything else.</summary>
    public static TimeSpan? TryFindSeconds(ReadOnlySpan<char> text)
    {
        var isNumber = double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var seconds);

        // ten thousand years: seconds since any epoch are less
        return isNumber && seconds is >= 0 and < 3.2e11 ? TimeSpan.FromSeconds(seconds) : null;
    }

    /// <summary>What to throw where the line has too few or too many columns.</summary>
    public TraceFormatException WrongColumns(string allowed) =>
        new(Path.GetFileName(path), Line, Math.Max(1, Columns), $"The line has {Columns} columns. Allowed: {allowed}.");

    /// <summary>What to throw where a value is wrong.</summary>
    public TraceFormatException Problem(int column, string allowed) => new(
        Path.GetFileName(path), Line, column + 1, $"'{Text(column)[..Math.Min(ShownLength, Text(column).Length)]}' is not allowed here. Allowed: {allowed}.");

    public void Dispose() => _reader.Dispose();

    private void Split()
    {
        // a span that is full may hide more columns in its last one
        for (Columns = _line.AsSpan().Split(_ranges, ',', StringSplitOptions.TrimEntries); Columns == _ranges.Length;)
        {
            _ranges = new Range[_ranges.Length * 2];
            Columns = _line.AsSpan().Split(_ranges, ',', StringSplitOptions.TrimEntries);
        }
    }
}
