using System.Text.Json;
using CsCheck;

namespace Serverless.Hosting.Scaling;

public sealed class LoadWindowTests
{
    [Fact]
    public void Average_EveryRecordedSequence_EqualsTheReference() =>
        GoldenFile.Replay("windows_and_activator.jsonl", "buckets", golden => golden.CountSteps("a"), Replay);

    [Fact]
    public void Average_FreshLinearWindow_CountsTheSecondsWithDataAlone()
    {
        var window = new LoadWindow(TimeSpan.FromSeconds(60));
        window.Record(100, 10);
        window.Record(101, 20);

        Assert.Equal(15, window.Average(101));
        Assert.Equal(15, window.Average(130));
    }

    [Fact]
    public void Average_HoleInTheMiddle_CountsAsZeros()
    {
        var window = new LoadWindow(TimeSpan.FromSeconds(60));
        window.Record(100, 10);
        window.Record(103, 10);

        Assert.Equal(5, window.Average(103));
    }

    [Fact]
    public void Average_FreshWeightedWindow_ReadsLow()
    {
        var window = new LoadWindow(TimeSpan.FromSeconds(60), LoadAggregation.WeightedExponential);
        window.Record(100, 10);

        Assert.Equal(2, window.Average(100), 1e-12);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(60)]
    public void Average_WeightedWindowOfZerosAfterALoad_IsExactlyZero(int length)
    {
        var window = new LoadWindow(TimeSpan.FromSeconds(length), LoadAggregation.WeightedExponential);
        for (var second = 0; second < 100; second++)
        {
            window.Record(second, second < 100 - length ? 0.1 * second : 0);
        }

        // a rest of the last digits would round up to an instance
        Assert.Equal(0, window.Average(99));
    }

    [Fact]
    public void Average_NothingRecorded_IsZeroAndEmpty()
    {
        var window = new LoadWindow(TimeSpan.FromSeconds(6));

        Assert.True(window.IsEmpty(0));
        Assert.Equal(0, window.Average(0));
    }

    [Fact]
    public void IsEmpty_SilentForExactlyTheWindow_IsFalseButAverageIsZero()
    {
        var window = new LoadWindow(TimeSpan.FromSeconds(6));
        window.Record(100, 10);

        Assert.False(window.IsEmpty(106));
        Assert.Equal(0, window.Average(106));
        Assert.True(window.IsEmpty(107));
    }

    [Fact]
    public void Record_SampleOfAWindowAgo_IsDropped()
    {
        var window = new LoadWindow(TimeSpan.FromSeconds(6));
        window.Record(100, 6);
        window.Record(94, 1000);

        Assert.Equal(6, window.Average(100));
    }

    [Fact]
    public void Record_LateSample_MovesTheFirstSecondBack()
    {
        var window = new LoadWindow(TimeSpan.FromSeconds(6));
        window.Record(100, 6);
        window.Record(97, 6);

        Assert.Equal(3, window.Average(100));
    }

    [Fact]
    public void Record_BeforeTheEpoch_Works()
    {
        var window = new LoadWindow(TimeSpan.FromSeconds(6));
        window.Record(-100, 6);
        window.Record(-99, 12);

        Assert.Equal(9, window.Average(-99));
    }

    [Fact]
    public void Constructor_FractionOfASecond_RoundsUp() => Assert.Equal(2, new LoadWindow(TimeSpan.FromMilliseconds(1001)).Length);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Constructor_NoLength_Throws(int seconds) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new LoadWindow(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(LoadAggregation.Linear)]
    [InlineData(LoadAggregation.WeightedExponential)]
    public void RecordAndAverage_AllocateNothing(LoadAggregation aggregation)
    {
        var window = new LoadWindow(TimeSpan.FromSeconds(600), aggregation);
        var second = 0;

        var allocated = Allocations.Of(() =>
        {
            for (var end = second + 1000; second < end; second++)
            {
                window.Record(second, second);
                _ = window.Average(second + 1);
            }
        });

        Assert.Equal(0, allocated);
    }

    [Theory]
    [InlineData(LoadAggregation.Linear)]
    [InlineData(LoadAggregation.WeightedExponential)]
    public void Average_AnySequence_EqualsTheDefinition(LoadAggregation aggregation) =>
        Gen.Select(Gen.Int[1, 90], Gen.Select(Gen.Int[-20, 30], Gen.Int[0, 100], Gen.Int[0, 40]).Array[1, 80]).Sample((length, steps) =>
        {
            var window = new LoadWindow(TimeSpan.FromSeconds(length), aggregation);
            var definition = new Definition(length);
            var last = 1000L;
            foreach (var (gap, value, silence) in steps)
            {
                window.Record(last + gap, value);
                definition.Record(last + gap, value);
                last = Math.Max(last, last + gap);

                var (actual, expected) = (window.Average(last + silence), definition.Average(last + silence, aggregation));
                Assert.Equal(expected, actual, 1e-6);
            }
        });

    /// <summary>The averages as they are defined, over all samples ever kept.</summary>
    private sealed class Definition(int length)
    {
        private readonly Dictionary<long, double> _samples = [];
        private long? _first;
        private long _last;

        public void Record(long second, double value)
        {
            if (_first is null || second - _last >= length)
            {
                _samples.Clear();
                (_first, _last) = (second, second);
            }

            if (_last - second < length)
            {
                (_first, _last) = (Math.Min(_first.Value, second), Math.Max(_last, second));
                _samples[second] = _samples.GetValueOrDefault(second) + value;
            }
        }

        public double Average(long second, LoadAggregation aggregation)
        {
            var kept = _samples.Where(sample => sample.Key > second - length && sample.Key > _last - length);
            if (aggregation == LoadAggregation.Linear)
            {
                var seconds = Math.Min(_last - _first!.Value + 1, length - Math.Max(0, second - _last));
                return seconds <= 0 ? 0 : kept.Sum(sample => sample.Value) / seconds;
            }

            var decay = Math.Max(1 - Math.Pow(0.0001, 1.0 / length), 0.2);
            return kept.Sum(sample => sample.Value * decay * Math.Pow(1 - decay, Math.Max(second, _last) - sample.Key));
        }
    }

    private static int Replay(JsonElement golden)
    {
        var compared = 0;
        var start = golden.Start();
        var aggregation = golden.Text("algorithm") == "linear" ? LoadAggregation.Linear : LoadAggregation.WeightedExponential;
        var window = new LoadWindow(TimeSpan.FromSeconds(golden.Int("windowSec")), aggregation);
        foreach (var step in golden.Array("events"))
        {
            var second = start.AddMilliseconds(step[1].GetInt64()).ToUnixTimeSeconds();
            switch (step[0].GetString())
            {
                case "r":
                    window.Record(second, step[2].GetDouble());
                    break;
                case "z":
                    window.Resize(TimeSpan.FromSeconds(step[2].GetInt32()), second);
                    break;
                case "a":
                    compared++;
                    var (average, isEmpty) = (window.Average(second), window.IsEmpty(second));
                    Assert.True(
                        GoldenFile.IsClose(average, step[2].GetDouble()) && isEmpty == (step[3].GetInt32() == 1),
                        GoldenFile.Show($"{golden.Id()} at {step[1]} ms: expected {step}, actual average {average:R}, empty {isEmpty}; {golden.Text("algorithm")} over {window.Length} s"));
                    break;
                default:
                    throw GoldenFile.Unknown(golden, step);
            }
        }

        return compared;
    }
}
