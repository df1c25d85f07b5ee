using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Routing;

/// <summary>
/// Whole rollouts as the reference ran them: every change of a route, with the state carried from one event to the next.
/// </summary>
public class RolloutTimelineGoldenTests
{
    public static TheoryData<string> Ids => new(Lines().Select(line => line.GetProperty("id").GetString()!));

    [Theory]
    [MemberData(nameof(Ids))]
    public void Rollout_Recorded_TakesTheSameSteps(string id)
    {
        var line = Lines().Single(candidate => candidate.GetProperty("id").GetString() == id);
        var replay = new Replay(line);
        foreach (var recorded in line.GetProperty("events").EnumerateArray())
        {
            var input = $"{{\"specTraffic\":{line.GetProperty("specTraffic")},\"actions\":{line.GetProperty("actions")},\"event\":{recorded}}}";
            var actual = replay.Run(recorded);
            if (recorded.TryGetProperty("panic", out _))
            {
                // The reference crashes when the oldest revision drops out: here the newest keeps what is left.
                Assert.Equal("""{"route.default.example.com":[["a-00002",15],["b-00001",85]]}""", actual["splits"]!.ToJsonString());
                continue;
            }

            GoldenLines.AssertSame(Expected(recorded.GetProperty("out")), actual, $"{id} at {recorded.GetProperty("t")}", JsonDocument.Parse(input).RootElement);
        }
    }

    private static IEnumerable<JsonElement> Lines() => GoldenLines.Read("rollout_timeline.jsonl", "rollout-timeline");

    private static JsonObject Expected(JsonElement output)
    {
        return new()
        {
            ["rollout"] = Rounded(output.GetProperty("rollout").GetRawText()),
            ["splits"] = JsonNode.Parse(output.GetProperty("ingressSplits").GetRawText()),
            ["status"] = JsonNode.Parse(output.GetProperty("statusTraffic").GetRawText()),
            ["requeueAfterNs"] = JsonNode.Parse(output.GetProperty("requeueAfterNs").GetRawText()),
            ["isRolling"] = output.GetProperty("ready").GetString() == "Unknown:RolloutInProgress",
            ["isChanged"] = output.GetProperty("ingressChanged").GetBoolean(),
        };
    }

    // These recordings went through a reader that keeps numbers as doubles.
    private static JsonNode? Rounded(string rollout) => JsonNode.Parse(Regex.Replace(
        rollout, @"\d{16,}", time => double.Parse(time.Value, CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture)));

    private sealed class Replay
    {
        private readonly TrafficWorld _world = new();
        private readonly TrafficResolver _resolver;
        private readonly RoutingOptions _options;
        private readonly JsonElement _line;
        private readonly long _start;
        private ValueList<TrafficTarget> _traffic;
        private ValueMap _annotations;
        private RolloutState _state = RolloutState.Empty;
        private JsonNode? _splits;

        public Replay(JsonElement line)
        {
            _line = line;
            _options = new() { RolloutDuration = Default(line) };
            _resolver = new(new(_options));
            _start = line.GetProperty("startUnixNs").GetInt64();
            _traffic = TrafficWorld.ReadTraffic(line.GetProperty("specTraffic"));
            _annotations = GoldenOptions.ReadMap(line.GetProperty("annotations"));
            foreach (var configuration in line.GetProperty("configurations").EnumerateObject())
            {
                SetLatest(configuration.Name, configuration.Value.GetString()!);
            }
        }

        public JsonObject Run(JsonElement recorded)
        {
            var milliseconds = recorded.GetProperty("t").GetInt64();
            var input = recorded.GetProperty("in");
            Prepare(milliseconds, input);
            var now = DateTimeOffset.UnixEpoch.AddTicks(_start / 100).AddMilliseconds(milliseconds);
            var isServed = input.GetProperty("ingressReady").ValueKind == JsonValueKind.True && input.GetProperty("routeIngressReady").GetString() != "True";

            var route = new Route { Name = "route", Annotations = _annotations, Traffic = _traffic };
            var assignment = _world.Resolve(_resolver, route).Assignment!;
            var duration = GradualRollout.DurationOf(route.Annotations, _options.RolloutDuration);
            var previous = RolloutState.TryParse(_state.ToJson(), out var stored) ? stored : RolloutState.Empty;
            _state = GradualRollout.Advance(previous, GradualRollout.GoalOf(assignment), duration, isServed, now);
            return Outcome(GradualRollout.Apply(assignment, _state), _start + (milliseconds * 1_000_000));
        }

        private static TimeSpan Default(JsonElement line) =>
            GoldenOptions.Text(line.GetProperty("configNetwork"), "rollout-duration") is { } seconds ? GoldenOptions.Seconds(seconds) : TimeSpan.Zero;

        private JsonObject Outcome(TrafficAssignment assignment, long now)
        {
            var splits = new JsonObject(assignment.Groups.Select(group => KeyValuePair.Create<string, JsonNode?>(
                group.Hosts.External!, new JsonArray([.. group.Shares.Select(share => new JsonArray(share.RevisionName, share.Percent))]))));
            var isChanged = !JsonNode.DeepEquals(splits, _splits);
            _splits = splits.DeepClone();
            return new()
            {
                ["rollout"] = Rounded(_state.ToJson()),
                ["splits"] = splits,
                ["status"] = new JsonArray([.. assignment.Status.Select(target =>
                    new JsonArray(target.Tag ?? "", target.RevisionName, target.Percent, target.LatestRevision))]),
                ["requeueAfterNs"] = _state.NextStepTime is { } next ? new JsonArray(next - now) : new JsonArray(),
                ["isRolling"] = !_state.IsDone,
                ["isChanged"] = isChanged,
            };
        }

        private void Prepare(long milliseconds, JsonElement input)
        {
            if (input.TryGetProperty("latestReady", out var latest))
            {
                foreach (var configuration in latest.EnumerateObject())
                {
                    SetLatest(configuration.Name, configuration.Value.GetString()!);
                }
            }

            foreach (var action in _line.GetProperty("actions").EnumerateArray().Where(action => action.GetProperty("atMs").GetInt64() <= milliseconds))
            {
                if (action.TryGetProperty("traffic", out var traffic))
                {
                    _traffic = TrafficWorld.ReadTraffic(traffic);
                }
                else if (action.GetProperty("what").GetString() == "duration")
                {
                    _annotations = GoldenOptions.Text(action, "duration") is { Length: > 0 } duration
                        ? ValueMap.Empty.With(ServingLabels.RolloutDuration, duration)
                        : ValueMap.Empty;
                }
            }
        }

        private void SetLatest(string configuration, string revision)
        {
            _world.AddConfiguration(configuration, revision);
            _world.AddRevision(revision, configuration);
        }
    }
}
