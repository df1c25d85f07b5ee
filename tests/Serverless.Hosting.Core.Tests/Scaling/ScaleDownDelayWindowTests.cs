using System.Text.Json;
using CsCheck;

namespace Serverless.Hosting.Scaling;

public sealed class ScaleDownDelayWindowTests
{
    private static readonly DateTimeOffset T0 = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Record_EveryRecordedSequence_EqualsTheReference() =>
        GoldenFile.Replay("windows_and_activator.jsonl", "max-window", golden => golden.GetProperty("events").GetArrayLength(), Replay);

    [Fact]
    public void Record_NoDelay_ReturnsTheValue()
    {
        var window = new ScaleDownDelayWindow(TimeSpan.Zero);

        Assert.Equal(5, window.Record(T0, 5));
        Assert.Equal(1, window.Record(T0, 1));
    }

    [Fact]
    public void Record_AnySequence_IsTheMaximumOfTheSlotsInReach() =>
        Gen.Select(Gen.Int[1, 40], Gen.Select(Gen.Int[0, 9], Gen.Int[0, 20]).Array[1, 60]).Sample((delay, steps) =>
        {
            var window = new ScaleDownDelayWindow(TimeSpan.FromSeconds(delay));
            var (now, seen) = (T0, new List<(long Slot, int Value)>());
            foreach (var (seconds, value) in steps)
            {
                now = now.AddSeconds(seconds);
                var slot = now.ToUnixTimeSeconds() / 2;
                seen.Add((slot, value));
                var expected = seen.Where(entry => entry.Slot > slot - ((delay + 1) / 2)).Max(entry => entry.Value);

                Assert.Equal(expected, window.Record(now, value));
            }
        });

    private static int Replay(JsonElement golden)
    {
        var (window, compared) = (new ScaleDownDelayWindow(TimeSpan.FromSeconds(golden.Int("delaySec"))), 0);
        foreach (var step in golden.Array("events"))
        {
            var actual = window.Record(golden.Start().AddMilliseconds(step[0].GetInt64()), step[1].GetInt32());

            Assert.True(actual == step[2].GetInt32(), $"{golden.Id()} at {step[0]} ms: expected {step}, actual {actual}; delay {golden.Int("delaySec")} s");
            compared++;
        }

        return compared;
    }
}
