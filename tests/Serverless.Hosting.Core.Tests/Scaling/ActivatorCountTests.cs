namespace Serverless.Hosting.Scaling;

public sealed class ActivatorCountTests
{
    [Fact]
    public void For_EveryRecordedRow_EqualsTheReference() => GoldenFile.ReplayRows("kpa_scaler.jsonl", "kpa-num-activators", row =>
    {
        var settings = new ScalingSettings
        {
            TargetBurstCapacity = row[1].GetDouble(),
            Target = row[2].GetDouble(),
            ActivatorCapacity = row[3].GetDouble(),
        };

        var count = ActivatorCount.For(settings, row[0].GetInt32());

        Assert.True(count == row[4].GetInt32(), $"{row}: {count}");
    });

    [Fact]
    public void CapacityOf_EveryRecordedRow_EqualsTheReference() => GoldenFile.ReplayRows("windows_and_activator.jsonl", "activator-capacity", row =>
    {
        var capacity = ActivatorCount.CapacityOf(row[0].GetInt32(), row[1].GetInt32(), row[2].GetInt32(), row[3].GetInt32());

        Assert.True(capacity == row[4].GetInt32(), $"{row}: {capacity}");
    });
}
