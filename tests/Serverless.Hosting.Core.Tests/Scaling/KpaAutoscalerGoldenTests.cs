using System.Text.Json;

namespace Serverless.Hosting.Scaling;

/// <summary>
/// Replays all that the reference autoscaler decided, sample by sample.
/// </summary>
public sealed class KpaAutoscalerGoldenTests
{
    [Fact]
    public void Decide_EveryRecordedDecision_EqualsTheReference() =>
        GoldenFile.Replay("autoscaler.jsonl", "autoscaler", golden => golden.CountSteps("s"), golden => new Replay(golden).Run());

    private sealed class Replay
    {
        private readonly JsonElement _golden;
        private readonly DateTimeOffset _start;
        private readonly RevisionLoad _load;
        private readonly KpaAutoscaler _autoscaler = new();
        private readonly ScaleDownDelayWindow _delay;
        private ScalingSettings _settings;
        private Reachability _reachability;
        private ScalingMemory _memory;

        public Replay(JsonElement golden)
        {
            (_golden, _start) = (golden, golden.Start());
            _settings = Settings(golden.GetProperty("setup"), golden.GetProperty("derived"));
            _load = new(_settings);
            _delay = new(_settings.ScaleDownDelay);
            _memory = ScalingMemory.Start(_start, golden.Int("initialReady"));
        }

        public int Run()
        {
            var decisions = 0;
            foreach (var step in _golden.Array("events"))
            {
                var at = _start.AddMilliseconds(step[1].GetInt64());
                switch (step[0].GetString())
                {
                    case "r":
                        _load.Record(at, Value(step, 2) - Value(step, 3), Value(step, 4) - Value(step, 5));
                        break;
                    case "u":
                        _settings = Settings(step[2], step[3]);
                        _load.Resize(_settings, at);
                        break;
                    case "s":
                        Compare(step, at);
                        decisions++;
                        break;
                    default:
                        throw GoldenFile.Unknown(_golden, step);
                }
            }

            return decisions;
        }

        private static double Value(JsonElement step, int index) => index < step.GetArrayLength() ? step[index].GetDouble() : 0;

        private ScalingSettings Settings(JsonElement setup, JsonElement derived)
        {
            var settings = GoldenSettings.Resolve(setup);
            _reachability = GoldenSettings.Reachability(setup.Text("reachability"));
            var differences = string.Join("; ", GoldenSettings.Differences(settings, derived));
            Assert.True(differences.Length == 0, $"{_golden.Id()}: {differences}. Setup: {setup}");
            return settings;
        }

        private void Compare(JsonElement step, DateTimeOffset now)
        {
            var ready = step[2].GetInt32();
            double? silence = _settings.HasScrapeTarget ? null : 0;
            var input = new ScalingInput
            {
                Now = now,
                Settings = _settings,
                StableLoad = _load.StableLoad(_settings.Metric, now) ?? silence,
                PanicLoad = _load.PanicLoad(_settings.Metric, now) ?? silence,
                ReadyInstances = ready switch { -1 => null, -2 => 0, _ => ready },
                Reachability = _reachability,
            };
            var before = _memory;
            (var decision, _memory) = _autoscaler.Decide(input, _memory);
            var desired = decision.IsValid && _reachability != Reachability.Unreachable ? _delay.Record(now, decision.Desired) : decision.Desired;
            Assert.True(
                decision.IsValid == (step[5].GetInt32() == 1)
                    && (!decision.IsValid || (desired == step[3].GetInt32() && decision.ExcessBurstCapacity == step[4].GetInt32()))
                    && (step[7].ValueKind == JsonValueKind.Null
                        || (GoldenFile.IsClose(input.StableLoad, step[7].GetDouble()) && GoldenFile.IsClose(input.PanicLoad, step[8].GetDouble())))
                    && _memory.PanicTime is not null == (step[6].GetInt32() == 1)
                    && _memory.MaxPanicInstances == step[9].GetInt32()
                    && (_memory.PanicTime - _start)?.TotalMilliseconds == step[10].DoubleOrNull(),
                GoldenFile.Show($"{_golden.Id()} at {step[1]} ms\nexpected {step}\nactual   desired {desired}, spare {decision.ExcessBurstCapacity}, {_memory}, {decision}\nbefore   {before}\ninputs   {input}"));
        }
    }
}
