using Serverless.Hosting.Model;

namespace Serverless.Hosting.Scaling;

public sealed class ActiveStateTests
{
    [Fact]
    public void After_EveryRecordedRow_EqualsTheReference() => GoldenFile.ReplayRows("kpa_scaler.jsonl", "kpa-active-condition", row =>
    {
        var settings = Settings(row[0].GetString()!, row[1].GetString()!);
        var (want, ready, isInitialized) = (row[2].GetInt32(), row[3].GetInt32(), row[5].GetBoolean());
        var before = Before(row[4].GetString()!);
        var threshold = ActiveState.Threshold(settings, GoldenSettings.Reachability(row[6].GetString()!), isInitialized);

        var after = before.After(threshold, want, ready);
        var isInitializedAfter = isInitialized || (ready >= threshold && row[7].GetBoolean());

        Assert.True(
            after.Status.ToString() == row[8].GetString() && after.Reason == row[9].GetString() && isInitializedAfter == row[10].GetBoolean(),
            $"{row}: {after}, initialized {isInitializedAfter}");
    });

    [Theory]
    [InlineData(ActiveState.Queued, "Requests to the target are being buffered as resources are provisioned.")]
    [InlineData(ActiveState.NoTraffic, "The target is not receiving traffic.")]
    [InlineData(ActiveState.TimedOut, "The target could not be activated.")]
    [InlineData("", null)]
    public void Message_Reason_IsASentence(string reason, string? message) =>
        Assert.Equal(message, new ActiveState(ConditionStatus.Unknown, reason).Message);

    private static ScalingSettings Settings(string minScale, string initialScale)
    {
        var options = new AutoscalerOptions { AllowZeroInitialScale = initialScale == "0" };
        (string Key, string Value)[] annotations = [(ScalingAnnotations.MinScale, minScale), (ScalingAnnotations.InitialScale, initialScale)];
        return ScalingSettings.Resolve(
            ValueMap.Create(annotations.Where(pair => pair.Value.Length > 0).Select(pair => KeyValuePair.Create(pair.Key, pair.Value))),
            0,
            options,
            GoldenSettings.ProgressDeadline);
    }

    private static ActiveState Before(string status) => status switch
    {
        "True" => new(ConditionStatus.True, ""),
        "False" => new(ConditionStatus.False, ActiveState.NoTraffic),
        _ => new(ConditionStatus.Unknown, ActiveState.Queued),
    };
}
