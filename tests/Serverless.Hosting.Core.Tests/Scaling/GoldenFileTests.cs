using System.Text.Json;

namespace Serverless.Hosting.Scaling;

public sealed class GoldenFileTests
{
    /// <summary>What tests in this folder replay.</summary>
    private static readonly string[] Replayed =
    [
        "autoscaler", "derive", "buckets", "max-window", "request-stats", "multiscaler", "kpa-scale", "kpa-active-condition", "kpa-num-activators", "kpa-timeline",
        "activator-capacity", "activator-subset",
    ];

    /// <summary>What the tests of the throttle replay, and asking instances for their load, which one process never does.</summary>
    private static readonly string[] Others = ["breaker", "activator-throttler", "scrape-sample-size"];

    [Theory]
    [InlineData("autoscaler.jsonl")]
    [InlineData("derive.jsonl")]
    [InlineData("windows_and_activator.jsonl")]
    [InlineData("kpa_scaler.jsonl")]
    [InlineData("kpa_timeline.jsonl")]
    public void Lines_OfAScalingFile_AreOfKindsThatAreKnown(string file) =>
        Assert.Empty(GoldenFile.Lines(file).Select(line => JsonDocument.Parse(line).RootElement.Text("kind")).Distinct().Except([.. Replayed, .. Others]));

    [Fact]
    public void Replay_AnswerPassedOver_NamesTheCase()
    {
        var failure = Assert.ThrowsAny<Exception>(() => GoldenFile.Replay("autoscaler.jsonl", "autoscaler", golden => golden.CountSteps("s"), golden => golden.CountSteps("s") - 1));

        var first = JsonDocument.Parse(GoldenFile.Lines("autoscaler.jsonl").First()).RootElement;
        Assert.StartsWith($"{first.Id()}: {first.CountSteps("s") - 1} of {first.CountSteps("s")} answers were compared", failure.Message, StringComparison.Ordinal);
    }
}
