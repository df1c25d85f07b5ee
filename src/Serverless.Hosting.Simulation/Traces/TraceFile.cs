namespace Serverless.Hosting.Simulation.Traces;

/// <summary>
/// Reads traces of real requests from files of values between commas.
/// </summary>
public static class TraceFile
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>
    /// One function, one request in each line: its time, in seconds or as a date and time with or without an offset (UTC without), in the
    /// first column. The first line
    /// may be a title. Lines need not be in order; the trace begins with the first request. Takes 8 bytes of memory for each request.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <returns>The trace; as long as the requests, in whole minutes.</returns>
    /// <exception cref="TraceFormatException">The file is not of that form, or is empty.</exception>
    public static RequestTrace ReadTimestamps(string path) => TimestampFile.Read(path);

    /// <summary>
    /// One function in each line, its requests counted by minutes: HashOwner, HashApp, HashFunction, Trigger, then 1,440 counts, below a
    /// line of titles. The layout of
    /// the public Azure Functions trace of 2019. Within a minute requests come at random times. The file is checked as a whole, then read
    /// again line by line in each
    /// run: memory does not grow with it.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <returns>The trace of a day.</returns>
    /// <exception cref="TraceFormatException">The file is not of that form, or is empty.</exception>
    public static RequestTrace ReadMinuteCounts(string path) => MinuteCountFile.Read(path);

    /// <summary>
    /// One request in each line: app, func, end_timestamp and duration, both in seconds, below a line of titles. The layout of the public
    /// Azure Functions trace of
    /// 2021. Lines need not be in order; the trace begins with the first request. Takes 16 bytes of memory for each request.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <returns>The trace; as long as the requests, in whole minutes.</returns>
    /// <exception cref="TraceFormatException">The file is not of that form, or is empty.</exception>
    public static RequestTrace ReadInvocations(string path) => InvocationFile.Read(path);

    /// <summary>Finds the form of a file by its first lines.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The trace.</returns>
    /// <exception cref="TraceFormatException">The file is of none of the forms, or is empty.</exception>
    public static RequestTrace Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var reader = new CsvReader(path);
        if (!reader.Read())
        {
            throw Empty(path);
        }

        return reader.Text(0) switch
        {
            MinuteCountFile.FirstTitle => ReadMinuteCounts(path),
            InvocationFile.FirstTitle => ReadInvocations(path),
            _ => ReadTimestamps(path),
        };
    }

    internal static TraceFormatException Empty(string path) => new(Path.GetFileName(path), 1, 1, "There is no request. Allowed: at least one.");

    /// <summary>The length of a trace whose last request comes at a time: the next whole minute.</summary>
    internal static TimeSpan LengthFor(TimeSpan last) => Minute * (Math.Floor(last / Minute) + 1);
}
