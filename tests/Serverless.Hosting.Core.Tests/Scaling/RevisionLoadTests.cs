namespace Serverless.Hosting.Scaling;

public sealed class RevisionLoadTests
{
    private static readonly DateTimeOffset T0 = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void StableLoad_NothingRecorded_IsUnknown()
    {
        var load = new RevisionLoad(new());

        Assert.Null(load.StableLoad(ScalingMetric.Concurrency, T0));
        Assert.Null(load.PanicLoad(ScalingMetric.RequestsPerSecond, T0));
    }

    [Fact]
    public void Loads_EachMetric_HasItsOwnAverages()
    {
        var load = new RevisionLoad(new());
        load.Record(T0, 10, 100);
        load.Record(T0.AddSeconds(9), 20, 200);

        Assert.Equal(3, load.StableLoad(ScalingMetric.Concurrency, T0.AddSeconds(9)));
        Assert.Equal(20, load.PanicLoad(ScalingMetric.Concurrency, T0.AddSeconds(9)));
        Assert.Equal(30, load.StableLoad(ScalingMetric.RequestsPerSecond, T0.AddSeconds(9)));
        Assert.Equal(200, load.PanicLoad(ScalingMetric.RequestsPerSecond, T0.AddSeconds(9)));
    }

    [Fact]
    public void PanicLoad_SilentForMoreThanAPanicWindow_IsZeroUntilTheStableWindowIsEmpty()
    {
        var load = new RevisionLoad(new());
        load.Record(T0, 10, 0);

        Assert.Equal(0, load.PanicLoad(ScalingMetric.Concurrency, T0.AddSeconds(60)));
        Assert.Null(load.PanicLoad(ScalingMetric.Concurrency, T0.AddSeconds(61)));
        Assert.Null(load.StableLoad(ScalingMetric.Concurrency, T0.AddSeconds(61)));
    }

    [Theory]
    [InlineData(ScalingMetric.Cpu)]
    [InlineData(ScalingMetric.Memory)]
    public void StableLoad_MetricThatIsNotRecorded_IsUnknown(ScalingMetric metric)
    {
        var load = new RevisionLoad(new());
        load.Record(T0, 10, 0);

        Assert.Null(load.StableLoad(metric, T0));
        Assert.Null(load.PanicLoad(metric, T0));
    }

    [Fact]
    public void Resize_ShorterWindow_KeepsTheNewest()
    {
        var load = new RevisionLoad(new());
        for (var second = 0; second < 60; second++)
        {
            load.Record(T0.AddSeconds(second), second < 50 ? 100 : 1, 0);
        }

        load.Resize(new() { StableWindow = TimeSpan.FromSeconds(10), PanicWindow = TimeSpan.FromSeconds(1) }, T0.AddSeconds(59));

        Assert.Equal(1, load.StableLoad(ScalingMetric.Concurrency, T0.AddSeconds(59)));
    }

    [Fact]
    public void Resize_NothingRecorded_CountsForTheFirstSample()
    {
        var load = new RevisionLoad(new());
        load.Resize(new() { StableWindow = TimeSpan.FromSeconds(10), PanicWindow = TimeSpan.FromSeconds(1) }, T0);
        load.Record(T0, 10, 0);

        Assert.Null(load.StableLoad(ScalingMetric.Concurrency, T0.AddSeconds(11)));
    }

    [Fact]
    public void Clear_AfterSamples_ForgetsThem()
    {
        var load = new RevisionLoad(new());
        load.Record(T0, 10, 0);

        load.Clear();

        Assert.Null(load.StableLoad(ScalingMetric.Concurrency, T0));
    }
}
