namespace Serverless.Hosting.Scaling;

/// <summary>
/// Instances that take seconds to start, requests that wait for them, and the autoscaler between: it settles, follows, and leaves nobody waiting for long.
/// </summary>
public sealed class ClosedLoopTests
{
    private const int PerInstance = 10;
    private const int StartSeconds = 3;

    /// <summary>Aims at 7 requests for each instance.</summary>
    private static readonly ScalingSettings Settings = new() { Target = PerInstance };

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(20)]
    public void SteadyLoad_AnyTimeToStart_SettlesWithoutFlapping(int startSeconds)
    {
        var (revision, requests) = Simulate(Settings, _ => 50, startSeconds);

        revision.RunTo(1200);

        // what had queued up before the instances were there asks for more at first, and is forgotten a few windows later
        Assert.Equal([8], ReplicasBetween(revision, 600, 1200).Distinct());
        Assert.True(requests.LongestWait() <= startSeconds + 2);
    }

    [Fact]
    public void Step_TwentyTimesTheLoad_IsServedSoonAndSettlesAtTheNewLevel()
    {
        var (revision, requests) = Simulate(Settings, second => second < 300 ? 10 : 200);

        revision.RunTo(900);

        Assert.Equal(2, ReplicasBetween(revision, 0, 298)[^1]);
        Assert.InRange(ReplicasBetween(revision, 300, 310)[^1], 29, InstancesFor(requests.MostOpen));
        Assert.Equal([29], ReplicasBetween(revision, 700, 900).Distinct());
        Assert.InRange(ReplicasBetween(revision, 0, 900).Max(), 29, InstancesFor(requests.MostOpen));
        Assert.True(requests.LongestWait() <= 2 * StartSeconds + 2);
    }

    [Fact]
    public void Ramp_UpAndDown_IsFollowedAndEndsAtZero()
    {
        var (revision, requests) = Simulate(Settings, second => Math.Max(0, 300 - Math.Abs(second - 300)));

        revision.RunTo(600);
        Assert.InRange(ReplicasBetween(revision, 0, 600).Max(), InstancesFor(270), InstancesFor(300));
        Assert.True(requests.LongestWait(since: 30) <= 1);

        revision.RunTo(800);
        Assert.Equal((0, 0), (revision.Replicas, requests.Open));
    }

    [Fact]
    public void SquareWave_ShorterThanTheWindow_KeepsItsInstances()
    {
        var (revision, requests) = Simulate(Settings, second => second % 30 < 15 ? 100 : 0);

        revision.RunTo(900);

        // the mean of a window is 50: with half the wave it must not go down and up again
        Assert.All(ReplicasBetween(revision, 120, 900), replicas => Assert.InRange(replicas, InstancesFor(50), InstancesFor(requests.MostOpen)));
        Assert.True(requests.LongestWait(since: 120) <= StartSeconds + 1);
    }

    [Fact]
    public void SquareWave_LongerThanTheWindow_GoesToZeroAndComesBackEachTime()
    {
        var (revision, requests) = Simulate(Settings, second => second % 600 < 200 ? 100 : 0);

        revision.RunTo(3000);

        for (var start = 0; start < 3000; start += 600)
        {
            Assert.InRange(ReplicasBetween(revision, start + 10, start + 199).Min(), InstancesFor(100), int.MaxValue);
            Assert.Equal(0, ReplicasBetween(revision, start + 200, start + 599)[^1]);
        }

        Assert.True(requests.LongestWait() <= 2 * StartSeconds + 2);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void PoissonBursts_BoundedAbove_ServesAllWithinTheBound(int seed)
    {
        var random = new Random(seed);
        var (revision, requests) = Simulate(Settings with { MaxScale = 60 }, second => second < 1800 ? Poisson(random, Rate(second)) : 0);

        revision.RunTo(1800);
        Assert.InRange(ReplicasBetween(revision, 0, 1800).Max(), InstancesFor(300), 60);
        Assert.True(requests.LongestWait() <= 2 * StartSeconds + 2);

        revision.RunTo(2000);
        Assert.Equal((0, 0), (revision.Replicas, requests.Open));

        // thirty a second, and ten times as many in twenty seconds of every five minutes
        static double Rate(int second) => second % 300 < 280 ? 30 : 300;
    }

    private static (SimulatedRevision Revision, SimulatedRequests Requests) Simulate(
        ScalingSettings settings, Func<int, int> arrivals, int startSeconds = StartSeconds)
    {
        var requests = new SimulatedRequests(arrivals, PerInstance);
        return (new SimulatedRevision(settings, startSeconds) { Concurrency = requests.Pass }, requests);
    }

    private static int InstancesFor(double load) => (int)Math.Ceiling(load / Settings.TargetValue);

    private static List<int> ReplicasBetween(SimulatedRevision revision, int from, int to) =>
        [.. revision.Ticks.Where(tick => tick.Load.Now >= SimulatedRevision.T0.AddSeconds(from) && tick.Load.Now <= SimulatedRevision.T0.AddSeconds(to)).Select(tick => tick.Replicas)];

    /// <summary>A draw from the Poisson distribution, by the times between arrivals.</summary>
    private static int Poisson(Random random, double mean)
    {
        var (count, time) = (-1, 0.0);
        for (; time < mean; count++)
        {
            time -= Math.Log(1 - random.NextDouble());
        }

        return count;
    }
}
