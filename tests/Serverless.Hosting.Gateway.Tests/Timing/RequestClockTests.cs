using Microsoft.Extensions.Time.Testing;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Gateway.Timing;

public class RequestClockTests
{
    private static readonly RevisionSpec Spec = new() { Containers = [new ContainerSpec()], TimeoutSeconds = 10 };

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void TryStop_InTime_LetsTheClockServeAgainWithALimitOfItsOwn()
    {
        using var clock = new RequestClock(_time, CancellationToken.None);
        clock.Start(Spec, CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.True(clock.TryStop());

        clock.Start(Spec, CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(ClockExpiry.None, clock.Expiry);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(ClockExpiry.TimedOut, clock.Expiry);
        Assert.True(clock.Token.IsCancellationRequested);
        Assert.False(clock.TryStop());
    }

    [Fact]
    public void Start_ShorterLimitThanTheLastRequests_IsKept()
    {
        using var clock = new RequestClock(_time, CancellationToken.None);
        clock.Start(Spec with { TimeoutSeconds = 300 }, CancellationToken.None);
        clock.TryStop();

        clock.Start(Spec with { TimeoutSeconds = 1 }, CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(ClockExpiry.TimedOut, clock.Expiry);
    }

    [Fact]
    public void Start_ClientGoesAway_CancelsWithoutExpiry()
    {
        using var client = new CancellationTokenSource();
        using var clock = new RequestClock(_time, CancellationToken.None);
        clock.Start(Spec, client.Token);

        client.Cancel();

        Assert.True(clock.Token.IsCancellationRequested);
        Assert.Equal(ClockExpiry.None, clock.Expiry);
        Assert.False(clock.TryStop());
    }

    [Fact]
    public void Drained_RequestUnderWay_Expires()
    {
        using var drain = new CancellationTokenSource();
        using var clock = new RequestClock(_time, drain.Token);
        using var idle = new RequestClock(_time, drain.Token);
        clock.Start(Spec, CancellationToken.None);

        drain.Cancel();

        Assert.Equal(ClockExpiry.Drained, clock.Expiry);
        Assert.False(idle.Token.IsCancellationRequested);
    }

    [Fact]
    public void ResponseStarted_BeforeItsLimit_LeavesTheOthers()
    {
        using var clock = new RequestClock(_time, CancellationToken.None);
        clock.Start(Spec with { ResponseStartTimeoutSeconds = 2, IdleTimeoutSeconds = 5 }, CancellationToken.None);
        clock.ResponseStarted();
        _time.Advance(TimeSpan.FromSeconds(4));
        clock.Wrote();
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(ClockExpiry.None, clock.Expiry);

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(ClockExpiry.TimedOut, clock.Expiry);
    }
}
