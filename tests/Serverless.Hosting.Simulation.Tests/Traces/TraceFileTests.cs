using System.Globalization;

namespace Serverless.Hosting.Simulation.Traces;

public sealed class TraceFileTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData("time\n10\n12.5\n70\n")]
    [InlineData("1000010\n1000070\n1000012.5\n")]
    [InlineData("when,what\n2026-01-31T08:00:10Z,a\n2026-01-31T09:00:12.5+01:00,b\n\n2026-01-31 08:01:10,c\n")]
    public void Read_Timestamps_BeginsWithTheFirst(string text)
    {
        var trace = Read(text);

        var function = Assert.Single(trace.Functions);
        Assert.Equal([0, 2.5, 60], function.Arrivals(0).Select(arrival => arrival.At.TotalSeconds));
        Assert.Equal(TimeSpan.FromMinutes(2), trace.Length);
    }

    [Fact]
    public void Read_MinuteCounts_SpreadsThemWithinTheirMinutes()
    {
        var trace = Read(Titles + Row("a", (0, 3), (7, 1000), (1439, 2)) + Row("b", (5, 1)));

        var functions = trace.Functions.ToArray();
        var arrivals = functions[0].Arrivals(1).Select(arrival => arrival.At).ToArray();
        Assert.Equal((2, TimeSpan.FromDays(1)), (trace.FunctionCount, trace.Length));
        Assert.Equal(["app/a", "app/b"], functions.Select(function => function.Name));
        Assert.Equal([(0, 3), (7, 1000), (1439, 2)], arrivals.GroupBy(at => (int)at.TotalMinutes).Select(minute => (minute.Key, minute.Count())));
        Assert.Equal(arrivals.Order(), arrivals);
        Assert.InRange(arrivals.Skip(3).Take(1000).Average(at => at.TotalSeconds - (7 * 60)), 28, 32);
        Assert.Equal(arrivals, functions[0].Arrivals(1).Select(arrival => arrival.At));
        Assert.NotEqual(arrivals, functions[0].Arrivals(2).Select(arrival => arrival.At));
    }

    [Fact]
    public void Read_Invocations_GroupsThemByFunctionWithTheirDurations()
    {
        var trace = Read("app,func,end_timestamp,duration\na,f,100.5,0.5\nb,g,130,5\na,f,99,2\n");

        var functions = trace.Functions.ToArray();
        Assert.Equal((2, TimeSpan.FromMinutes(1)), (trace.FunctionCount, trace.Length));
        Assert.Equal(["a/f", "b/g"], functions.Select(function => function.Name));
        Assert.Equal([(0, 2), (3, 0.5)], functions[0].Arrivals(0).Select(arrival => (arrival.At.TotalSeconds, arrival.Duration!.Value.TotalSeconds)));
        Assert.Equal([(28, 5)], functions[1].Arrivals(0).Select(arrival => (arrival.At.TotalSeconds, arrival.Duration!.Value.TotalSeconds)));
    }

    [Theory]
    [InlineData("", 1, 1, "There is no request. Allowed: at least one.")]
    [InlineData("time\n", 1, 1, "There is no request. Allowed: at least one.")]
    [InlineData("1\nyesterday\n", 2, 1, "'yesterday' is not allowed here. Allowed: a number of seconds, 0 or more, or a date and time such as 2026-01-31T08:00:00Z.")]
    [InlineData("1\n-1\n", 2, 1, "'-1' is not allowed here. Allowed: a number of seconds, 0 or more, or a date and time such as 2026-01-31T08:00:00Z.")]
    [InlineData("app,func,end_timestamp,duration\na,f,1\n", 2, 3, "The line has 3 columns. Allowed: app, func, end_timestamp, duration.")]
    [InlineData("app,func,end_timestamp,duration\na,f,1,2\na,f,1,slow\n", 3, 4, "'slow' is not allowed here. Allowed: a number of seconds, 0 or more.")]
    [InlineData("app,func,end_timestamp,duration\na,,1,2\n", 2, 2, "'' is not allowed here. Allowed: a name.")]
    [InlineData("app,func,end_timestamp,duration\na,f,1,1e300\n", 2, 4, "'1e300' is not allowed here. Allowed: a number of seconds, 0 or more.")]
    [InlineData("app,func,end_timestamp,duration\n", 1, 1, "There is no request. Allowed: at least one.")]
    [InlineData("HashOwner,HashApp\no,a,f,t,1\n", 2, 5, "The line has 5 columns. Allowed: 4 names and 1440 counts.")]
    public void Read_WrongFile_NamesLineColumnAndWhatIsAllowed(string text, int line, int column, string problem)
    {
        var exception = Assert.Throws<TraceFormatException>(() => Read(text));

        Assert.Equal((line, column, Path.GetFileName(_path)), (exception.Line, exception.Column, exception.File));
        Assert.Equal($"{Path.GetFileName(_path)}, line {line}, column {column}: {problem}", exception.Message);
    }

    [Fact]
    public void Read_MinuteCountThatIsNone_NamesItsColumn()
    {
        var exception = Assert.Throws<TraceFormatException>(() => Read(Titles + Row("a", (0, 3)) + Row("b", (9, 1)).Replace(",1,", ",1x,", StringComparison.Ordinal)));

        Assert.Equal((3, 14), (exception.Line, exception.Column));
        Assert.EndsWith("'1x' is not allowed here. Allowed: a whole number, 0 or more.", exception.Message, StringComparison.Ordinal);
    }

    private static string Titles => $"HashOwner,HashApp,HashFunction,Trigger,{string.Join(',', Enumerable.Range(1, 1440))}\n";

    private static string Row(string function, params (int Minute, int Count)[] counts) =>
        $"owner,app,{function},http,{string.Join(',', Enumerable.Range(0, 1440).Select(minute => counts.FirstOrDefault(count => count.Minute == minute).Count.ToString(CultureInfo.InvariantCulture)))}\n";

    private RequestTrace Read(string text)
    {
        File.WriteAllText(_path, text);
        return TraceFile.Read(_path);
    }
}
