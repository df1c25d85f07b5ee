using System.Runtime.InteropServices;

namespace Serverless.Hosting.Simulation.Traces;

/// <summary>
/// A file of single requests of many functions.
/// </summary>
internal static class InvocationFile
{
    public const string FirstTitle = "app";
    private const int ColumnCount = 4;

    public static RequestTrace Read(string path)
    {
        var functions = new Dictionary<(string App, string Function), List<(long Start, long Duration)>>();
        using var reader = new CsvReader(path);
        if (reader.Read() && reader.Text(0) is not FirstTitle)
        {
            throw reader.Problem(0, "the titles app,func,end_timestamp,duration");
        }

        while (reader.Read())
        {
            Add(reader, functions);
        }

        if (functions.Count == 0)
        {
            throw TraceFile.Empty(path);
        }

        var first = functions.Values.Min(requests => requests.Min(request => request.Start));
        var last = functions.Values.Max(requests => requests.Max(request => request.Start));
        var traces = functions.Select(function => new FunctionTrace($"{function.Key.App}/{function.Key.Function}", _ => Sorted(function.Value, first)));
        return new(TraceFile.LengthFor(TimeSpan.FromTicks(last - first)), traces, functions.Count);
    }

    private static void Add(CsvReader reader, Dictionary<(string App, string Function), List<(long Start, long Duration)>> functions)
    {
        if (reader.Columns != ColumnCount)
        {
            throw reader.WrongColumns("app, func, end_timestamp, duration");
        }

        var (end, duration) = (reader.Seconds(2), reader.Seconds(3));
        ref var requests = ref CollectionsMarshal.GetValueRefOrAddDefault(functions, (reader.Name(0), reader.Name(1)), out _);
        (requests ??= []).Add(((end - duration).Ticks, duration.Ticks));
    }

    /// <summary>The requests of a function; put in order when they are first asked for, and found in order from then on.</summary>
    private static IEnumerable<Arrival> Sorted(List<(long Start, long Duration)> requests, long first)
    {
        CollectionsMarshal.AsSpan(requests).Sort();
        foreach (var (start, duration) in requests)
        {
            yield return new(TimeSpan.FromTicks(start - first), TimeSpan.FromTicks(duration));
        }
    }
}
