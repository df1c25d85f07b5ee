using Microsoft.Extensions.Time.Testing;
using Serverless.Hosting.Activation;
using Serverless.Hosting.Backends;

namespace Serverless.Hosting.Runtime;

public class RevisionThrottleTests
{
    private readonly FakeTimeProvider _time = new();
    private int _rings;
    private int _drained;

    [Fact]
    public async Task Acquire_WithoutInstances_WaitsAndRings()
    {
        var throttle = Throttle();

        var request = throttle.AcquireAsync(CancellationToken.None).AsTask();
        Assert.False(request.IsCompleted);
        Assert.Equal(1, _rings);
        throttle.SetInstances([Ready("a")]);

        Assert.Equal("a", (await request).Lease.InstanceName);
    }

    [Fact]
    public async Task Acquire_AtTheLimit_WaitsInOrderOfArrival()
    {
        var throttle = Throttle(limit: 1);
        throttle.SetInstances([Ready("a")]);
        var first = await throttle.AcquireAsync(CancellationToken.None);
        var second = throttle.AcquireAsync(CancellationToken.None).AsTask();
        var third = throttle.AcquireAsync(CancellationToken.None).AsTask();

        first.Lease.Dispose();
        var served = await second;
        Assert.False(third.IsCompleted);
        served.Lease.Dispose();

        Assert.Equal(LeaseOutcome.Granted, (await third).Outcome);
    }

    [Fact]
    public async Task Acquire_WithAFullQueue_IsRefusedAtOnce()
    {
        var throttle = Throttle(queueDepth: 2);
        _ = throttle.AcquireAsync(CancellationToken.None).AsTask();
        _ = throttle.AcquireAsync(CancellationToken.None).AsTask();

        Assert.Equal(LeaseOutcome.QueueFull, (await throttle.AcquireAsync(CancellationToken.None)).Outcome);
    }

    [Fact]
    public async Task Cancel_WhileWaiting_FreesThePlaceInTheQueue()
    {
        var throttle = Throttle(queueDepth: 1);
        using var gone = new CancellationTokenSource();
        var first = throttle.AcquireAsync(gone.Token).AsTask();

        await gone.CancelAsync();

        Assert.Equal(LeaseOutcome.Cancelled, (await first).Outcome);
        Assert.False(throttle.AcquireAsync(CancellationToken.None).AsTask().IsCompleted);
        Assert.Equal(1, throttle.Read().Waiting);
    }

    [Fact]
    public async Task Acquire_WithATokenThatIsCancelledAlready_IsCancelled()
    {
        var throttle = Throttle();

        var result = await throttle.AcquireAsync(new CancellationToken(canceled: true));

        Assert.Equal(LeaseOutcome.Cancelled, result.Outcome);
        Assert.Equal(0, throttle.Read().Waiting);
    }

    [Fact]
    public async Task Close_WhileWaiting_TurnsEveryoneAway()
    {
        var throttle = Throttle();
        var request = throttle.AcquireAsync(CancellationToken.None).AsTask();

        throttle.Close();

        Assert.Equal(LeaseOutcome.Gone, (await request).Outcome);
        Assert.Equal(LeaseOutcome.Gone, (await throttle.AcquireAsync(CancellationToken.None)).Outcome);
    }

    [Fact]
    public async Task Suspect_Always_IsPassedOverForASecond()
    {
        var throttle = Throttle();
        throttle.SetInstances([Ready("a")]);
        var lease = (await throttle.AcquireAsync(CancellationToken.None)).Lease;
        lease.MarkUnreachable();
        lease.Dispose();

        var next = throttle.AcquireAsync(CancellationToken.None).AsTask();
        Assert.False(next.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1.1));
        throttle.Refresh();

        Assert.Equal("a", (await next).Lease.InstanceName);
    }

    [Fact]
    public async Task Plan_FewerThanReady_DrainsTheLeastBusyAndKeepsTheRest()
    {
        var throttle = Throttle(limit: 1);
        throttle.SetInstances([Ready("a"), Ready("b")]);
        var busy = (await throttle.AcquireAsync(CancellationToken.None)).Lease;

        var plan = throttle.Plan(new ClassDemand(1), TimeSpan.FromMinutes(5));

        Assert.Equal(new InstancePlan(1) { End = [busy.InstanceName == "a" ? "b" : "a"] }, plan);
    }

    [Fact]
    public async Task Plan_ZeroWithABusyInstance_KeepsItUntilItHasFinished()
    {
        var throttle = Throttle();
        throttle.SetInstances([Ready("a")]);
        var busy = (await throttle.AcquireAsync(CancellationToken.None)).Lease;

        Assert.Equal(new InstancePlan(1), throttle.Plan(new ClassDemand(0), TimeSpan.FromMinutes(5)));
        Assert.False(throttle.AcquireAsync(CancellationToken.None).AsTask().IsCompleted);
        busy.Dispose();

        Assert.Equal(1, _drained);
        Assert.Equal(1, throttle.Read().Waiting);
    }

    [Fact]
    public async Task Plan_MoreAgainWhileDraining_TakesTheInstanceBack()
    {
        var throttle = Throttle();
        throttle.SetInstances([Ready("a")]);
        var busy = (await throttle.AcquireAsync(CancellationToken.None)).Lease;
        throttle.Plan(new ClassDemand(0), TimeSpan.FromMinutes(5));
        var next = throttle.AcquireAsync(CancellationToken.None).AsTask();

        Assert.Equal(new InstancePlan(1), throttle.Plan(new ClassDemand(1), TimeSpan.FromMinutes(5)));

        Assert.Equal("a", (await next).Lease.InstanceName);
        busy.Dispose();
    }

    [Fact]
    public void Plan_InstanceThatWasLetGo_NeverComesBack()
    {
        var throttle = Throttle();
        throttle.SetInstances([Ready("a")]);
        throttle.Plan(new ClassDemand(0), TimeSpan.FromMinutes(5));

        Assert.Equal(new InstancePlan(1) { End = ["a"] }, throttle.Plan(new ClassDemand(1), TimeSpan.FromMinutes(5)));
        Assert.False(throttle.AcquireAsync(CancellationToken.None).AsTask().IsCompleted);
    }

    [Fact]
    public async Task Plan_BusyBeyondTheBound_IsLetGo()
    {
        var throttle = Throttle();
        throttle.SetInstances([Ready("a")]);
        var busy = (await throttle.AcquireAsync(CancellationToken.None)).Lease;
        throttle.Plan(new ClassDemand(0), TimeSpan.FromMinutes(5));

        _time.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(new InstancePlan(0) { End = ["a"] }, throttle.Plan(new ClassDemand(0), TimeSpan.FromMinutes(5)));
        busy.Dispose();
    }

    [Fact]
    public async Task Report_Always_AveragesOverTimeAndCountsWaiting()
    {
        var throttle = Throttle(limit: 1);
        throttle.SetInstances([Ready("a")]);
        var lease = (await throttle.AcquireAsync(CancellationToken.None)).Lease;
        _time.Advance(TimeSpan.FromMilliseconds(500));
        _ = throttle.AcquireAsync(CancellationToken.None).AsTask();
        _time.Advance(TimeSpan.FromMilliseconds(500));

        var load = throttle.Report();

        Assert.Equal(1.5, load.AverageConcurrency, 6);
        Assert.Equal(2, load.Requests);
        lease.Dispose();
    }

    private static Instance Ready(string name) => new(name, InstanceClass.Standard, InstanceState.Ready) { Address = new Uri($"http://{name}.test:8080/") };

    private RevisionThrottle Throttle(int limit = 0, int queueDepth = 100, SlowStart slowStart = default) => new(new InstanceSet(new ConcurrencyClassPicker(), limit, slowStart, seed: 7), _time)
    {
        QueueDepth = queueDepth,
        OnWaiting = () => _rings++,
        OnDrained = () => _drained++,
    };
}
