using CsCheck;

namespace Serverless.Hosting.Simulation.Replay;

public sealed class LogHistogramTests
{
    private static readonly Gen<long[]> Durations = Gen.Frequency((1, Gen.Long[0, 3000]), (1, Gen.Long[0, 1_000_000_000]), (1, Gen.Long[0, long.MaxValue / 8])).Array[1, 200];

    [Fact]
    public void Quantile_AnyDurations_IsWithinTheBoundOfTheExactOne() => Gen.Select(Durations, Gen.Double[0.001, 1]).Sample((durations, share) =>
    {
        var histogram = Of(durations);
        var exact = durations.Order().ElementAt((int)Math.Ceiling(share * durations.Length) - 1);

        var error = Math.Abs(histogram.Quantile(share).Ticks - (double)exact);

        Assert.InRange(error, 0, TimeSpan.TicksPerMicrosecond + (exact / 256.0));
        Assert.Equal(durations.Max(), histogram.Max);
    });

    [Fact]
    public void Add_TwoHistograms_IsTheHistogramOfAll() => Gen.Select(Durations, Durations).Sample((one, other) =>
    {
        var added = Of(one);
        added.Add(Of(other));

        var all = Of([.. one, .. other]);
        Assert.Equal((all.Count, all.Max), (added.Count, added.Max));
        Assert.All([0.01, 0.5, 0.99, 1.0], share => Assert.Equal(all.Quantile(share), added.Quantile(share)));
    });

    [Fact]
    public void Quantile_NoDuration_IsZero() => Assert.Equal(TimeSpan.Zero, new LogHistogram().Quantile(0.5));

    private static LogHistogram Of(long[] durations)
    {
        var histogram = new LogHistogram();
        Array.ForEach(durations, histogram.Record);
        return histogram;
    }
}
