namespace Serverless.Hosting.Simulation.Traces;

public sealed class GeneratedTraceTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public static TheoryData<string> Kinds { get; } = new(Traces.Keys);

    private static Dictionary<string, RequestTrace> Traces => new()
    {
        ["diurnal"] = GeneratedTrace.Diurnal(Day, 2, TimeSpan.FromHours(8), functions: 2),
        ["bursty"] = GeneratedTrace.Bursty(Day, 5, TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(30), functions: 2),
        ["crowd"] = GeneratedTrace.FlashCrowd(Day, 0.1, 20, TimeSpan.FromHours(12), TimeSpan.FromMinutes(30), functions: 2),
        ["sparse"] = GeneratedTrace.Sparse(Day, TimeSpan.FromHours(1), functions: 2),
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Arrivals_OfASeed_AreInOrderWithinTheTimeAndAlwaysTheSame(string kind)
    {
        var trace = Traces[kind];
        var function = trace.Functions.First();

        var arrivals = function.Arrivals(1).ToArray();

        Assert.Equal((2, Day), (trace.Functions.Count(), trace.Length));
        Assert.NotEmpty(arrivals);
        Assert.Equal(arrivals.OrderBy(arrival => arrival.At), arrivals);
        Assert.InRange(arrivals[^1].At, TimeSpan.Zero, Day - TimeSpan.FromTicks(1));
        Assert.Equal(arrivals, function.Arrivals(1));
        Assert.NotEqual(arrivals, function.Arrivals(2));
    }

    [Fact]
    public void Diurnal_Day_SleepsInTheNightAndHasTheMeanOfItsCurve()
    {
        var arrivals = Traces["diurnal"].Functions.First().Arrivals(1).ToArray();

        // a half wave has 2 / pi of its peak on average: 2 a second over 16 hours; the draw is within 5 deviations of the mean
        var expected = 2 * 16 * 3600 * 2 / Math.PI;
        Assert.InRange(arrivals[0].At, TimeSpan.FromHours(8), TimeSpan.FromHours(9));
        Assert.InRange(arrivals.Length, expected - (5 * Math.Sqrt(expected)), expected + (5 * Math.Sqrt(expected)));
    }

    [Fact]
    public void FlashCrowd_Crowd_ComesAtItsTime()
    {
        var arrivals = Traces["crowd"].Functions.First().Arrivals(1).ToArray();

        Assert.InRange(Between(11, 12), 250, 470);
        Assert.InRange(Between(12, 13), 30_000, 33_500);

        int Between(int from, int to) => arrivals.Count(arrival => arrival.At >= TimeSpan.FromHours(from) && arrival.At < TimeSpan.FromHours(to));
    }

    [Fact]
    public void Sparse_Day_HasOneRequestInEachHour() =>
        Assert.Equal(Enumerable.Range(0, 24), Traces["sparse"].Functions.First().Arrivals(1).Select(arrival => (int)arrival.At.TotalHours));

    [Fact]
    public void Bursty_NoRate_HasNoRequest() =>
        Assert.Empty(GeneratedTrace.Bursty(Day, 0, TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(30)).Functions.First().Arrivals(1));
}
