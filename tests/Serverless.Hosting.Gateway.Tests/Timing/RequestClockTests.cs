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
        clock.Start(Spec);
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.True(clock.TryStop());

        clock.Start(Spec);
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
        clock.Start(Spec with { TimeoutSeconds = 300 });
        clock.TryStop();

        clock.Start(Spec with { TimeoutSeconds = 1 });
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(ClockExpiry.TimedOut, clock.Expiry);
    }

    [Fact]
    public void FollowClient_ClientGoesAway_CancelsWithoutExpiry()
    {
        using var client = new CancellationTokenSource();
        using var clock = new RequestClock(_time, CancellationToken.None);
        clock.Start(Spec);
        clock.FollowClient(client.Token);

        client.Cancel();

        Assert.True(clock.Token.IsCancellationRequested);
        Assert.Equal(ClockExpiry.None, clock.Expiry);
        Assert.False(clock.TryStop());
    }

    [Fact]
    public void FollowClient_OnceForEachAttempt_EndsWithTheRequest()
    {
        using var client = new CancellationTokenSource();
        using var clock = new RequestClock(_time, CancellationToken.None);
        clock.Start(Spec);
        clock.FollowClient(client.Token);
        clock.FollowClient(client.Token);
        Assert.True(clock.TryStop());

        clock.Start(Spec);
        client.Cancel();

        Assert.False(clock.Token.IsCancellationRequested);
    }

    [Fact]
    public void Drained_RequestUnderWay_Expires()
    {
        using var drain = new CancellationTokenSource();
        using var clock = new RequestClock(_time, drain.Token);
        using var idle = new RequestClock(_time, drain.Token);
        clock.Start(Spec);

        drain.Cancel();

        Assert.Equal(ClockExpiry.Drained, clock.Expiry);
        Assert.False(idle.Token.IsCancellationRequested);
    }

    [Fact]
    public void ResponseStarted_BeforeItsLimit_LeavesTheOthers()
    {
        using var clock = new RequestClock(_time, CancellationToken.None);
        clock.Start(Spec with { ResponseStartTimeoutSeconds = 2, IdleTimeoutSeconds = 5 });
        clock.ResponseStarted();
        _time.Advance(TimeSpan.FromSeconds(4));
        clock.Wrote();
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(ClockExpiry.None, clock.Expiry);

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(ClockExpiry.TimedOut, clock.Expiry);
    }
}
