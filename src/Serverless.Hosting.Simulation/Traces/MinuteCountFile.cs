namespace Serverless.Hosting.Simulation.Traces;

/// <summary>
/// A file of functions with the number of their requests in each minute of a day.
/// </summary>
internal static class MinuteCountFile
{
    public const string FirstTitle = "HashOwner";
    private const int FirstMinute = 4;
    private const int Minutes = 1440;

    public static RequestTrace Read(string path)
    {
        var functions = 0;
        using (var reader = Open(path))
        {
            for (; reader.Read(); functions++)
            {
                Counts(reader);
            }
        }

        return functions > 0 ? new(TimeSpan.FromDays(1), Functions(path), functions) : throw TraceFile.Empty(path);
    }

    private static IEnumerable<FunctionTrace> Functions(string path)
    {
        using var reader = Open(path);
        while (reader.Read())
        {
            var counts = Counts(reader);
            yield return new($"{reader.Name(1)}/{reader.Name(2)}", seed => Spread(counts, new(seed)));
        }
    }

    private static CsvReader Open(string path)
    {
        var reader = new CsvReader(path);
        if (reader.Read() && reader.Text(0) is not FirstTitle)
        {
            using (reader)
            {
                throw reader.Problem(0, $"the titles {FirstTitle},HashApp,HashFunction,Trigger,1,2,…,{Minutes}");
            }
        }

        return reader;
    }

    private static int[] Counts(CsvReader reader)
    {
        if (reader.Columns != FirstMinute + Minutes)
        {
            throw reader.WrongColumns($"{FirstMinute} names and {Minutes} counts");
        }

        _ = (reader.Name(1), reader.Name(2));
        var counts = new int[Minutes];
        for (var i = 0; i < Minutes; i++)
        {
            counts[i] = reader.Count(FirstMinute + i);
        }

        return counts;
    }

    private static IEnumerable<Arrival> Spread(int[] counts, RandomSource random)
    {
        for (var minute = 0; minute < counts.Length; minute++)
        {
            // uniform draws in their order, without keeping them: the least of n numbers left is 1 - u^(1/n) of the way to the end
            var passed = 0.0;
            for (var left = counts[minute]; left > 0; left--)
            {
                passed += (1 - passed) * (1 - Math.Pow(1 - random.NextDouble(), 1.0 / left));
                var ticks = Math.Min((long)(passed * TimeSpan.TicksPerMinute), TimeSpan.TicksPerMinute - 1);
                yield return new(TimeSpan.FromTicks((minute * TimeSpan.TicksPerMinute) + ticks));
            }
        }
    }
}
