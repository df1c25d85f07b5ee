using Microsoft.Extensions.Time.Testing;
using Serverless.Hosting.Activation;
using Serverless.Hosting.Backends;

namespace Serverless.Hosting.Runtime;

public class ThrottleSlowStartTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch);

    [Fact]
    public void NewInstance_WithALimit_TakesATenthFirstAndMoreEachSecond()
    {
        var (throttle, callers) = Throttle(limit: 20);
        throttle.SetInstances([Ready("warm", -60), Ready("new", 0)]);
        Start(callers, 50);

        Assert.Equal((20, 2), (On(callers, "warm"), On(callers, "new")));
        Advance(throttle, callers, seconds: 5);
        Assert.Equal((20, 11), (On(callers, "warm"), On(callers, "new")));
        Advance(throttle, callers, seconds: 5);
        Assert.Equal((20, 20), (On(callers, "warm"), On(callers, "new")));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void NewInstance_WithASmallLimit_TakesOneRequestAtLeast(int limit)
    {
        var (throttle, callers) = Throttle(limit);
        throttle.SetInstances([Ready("warm", -60), Ready("new", 0)]);
        Start(callers, 10);

        Assert.Equal((limit, 1), (On(callers, "warm"), On(callers, "new")));
    }

    [Fact]
    public void NewInstance_WithoutALimit_TakesATenthOfWhatAWarmOneTakes()
    {
        var (throttle, callers) = Throttle(limit: 0);
        throttle.SetInstances([Ready("warm", -60), Ready("new", 0)]);
        Start(callers, 110);

        Assert.Equal((100, 10), (On(callers, "warm"), On(callers, "new")));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    public void NewInstance_Alone_TakesEverything(int limit)
    {
        var (throttle, callers) = Throttle(limit);
        throttle.SetInstances([Ready("new", 0)]);
        Start(callers, 20);

        Assert.Equal(20, On(callers, "new"));
    }

    [Fact]
    public void NewInstances_WithNoWarmOne_AreMeasuredByTheWarmest()
    {
        var (throttle, callers) = Throttle(limit: 20);
        throttle.SetInstances([Ready("first", -5), Ready("second", 0)]);
        Start(callers, 50);

        // shares of 55 % and 10 %
        Assert.Equal((20, 3), (On(callers, "first"), On(callers, "second")));
    }

    [Fact]
    public void WarmInstance_ThatVanishes_LeavesItsPlacesToTheNewOne()
    {
        var (throttle, callers) = Throttle(limit: 20);
        throttle.SetInstances([Ready("warm", -60), Ready("new", 0)]);
        throttle.SetInstances([Ready("new", 0)]);
        Start(callers, 20);

        Assert.Equal(20, On(callers, "new"));
    }

    private static void Start(ThrottleCallers callers, int count)
    {
        for (var number = 0; number < count; number++)
        {
            callers.Start(number);
        }
    }

    private static int On(ThrottleCallers callers, string instance) => callers.Running.Values.Count(lease => lease.InstanceName == instance);

    private void Advance(RevisionThrottle throttle, ThrottleCallers callers, int seconds)
    {
        _time.Advance(TimeSpan.FromSeconds(seconds));
        throttle.Refresh();
        callers.Settle();
    }

    private Instance Ready(string name, int since) => new(name, InstanceClass.Standard, InstanceState.Ready)
    {
        Address = new Uri($"http://{name}.test"),
        ReadyAt = _time.GetUtcNow() + TimeSpan.FromSeconds(since),
    };

    private (RevisionThrottle Throttle, ThrottleCallers Callers) Throttle(int limit)
    {
        var instances = new InstanceSet(new ConcurrencyClassPicker(), limit, new SlowStart(TimeSpan.FromSeconds(10)), seed: 1);
        var throttle = new RevisionThrottle(instances, _time) { QueueDepth = 100, OnWaiting = () => { }, OnDrained = () => { } };
        return (throttle, new(throttle));
    }
}
