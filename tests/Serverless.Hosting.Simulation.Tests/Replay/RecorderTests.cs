namespace Serverless.Hosting.Simulation.Replay;

public sealed class RecorderTests
{
    [Fact]
    public void Exist_AcrossStepsAndTheEnd_IsCutAtBoth()
    {
        var recorder = new Recorder(TimeSpan.FromSeconds(25), TimeSpan.FromSeconds(10));

        recorder.Exist(Seconds(5), Seconds(100), standard: 2, reserved: 1);

        Assert.Equal([10, 20, 10], recorder.StandardTime.Select(ticks => ticks / TimeSpan.TicksPerSecond));
        Assert.Equal([5, 10, 5], recorder.ReservedTime.Select(ticks => ticks / TimeSpan.TicksPerSecond));
    }

    [Fact]
    public void Add_RecordersInAnyOrder_IsTheSameSum()
    {
        var (one, other) = (Some(1), Some(2));
        var (forwards, backwards) = (Some(0), Some(0));
        forwards.Add(one);
        forwards.Add(other);
        backwards.Add(other);
        backwards.Add(one);

        Assert.Equal(3, forwards.Requests);
        Assert.Equal(3000, forwards.Credits[0]);
        Assert.Equal(1000, forwards.LeastCredits);
        Assert.Equal((forwards.Requests, forwards.Credits[0], forwards.LeastCredits), (backwards.Requests, backwards.Credits[0], backwards.LeastCredits));
    }

    private static long Seconds(int seconds) => seconds * TimeSpan.TicksPerSecond;

    private static Recorder Some(int count)
    {
        var recorder = new Recorder(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10));
        for (var i = 0; i < count; i++)
        {
            recorder.Arrive(0);
        }

        if (count > 0)
        {
            recorder.Sample(Seconds(10), count);
            recorder.SeeCredits(count);
        }

        return recorder;
    }
}
