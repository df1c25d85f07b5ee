using Microsoft.Extensions.Time.Testing;
using Serverless.Hosting.Activation;
using Serverless.Hosting.Backends;

namespace Serverless.Hosting.Runtime;

public class ThrottleQueueTests
{
    private const int Depth = 5_000;
    private const int BytesPerWaiter = 400;

    [Fact]
    public void Acquire_FiveThousandOnAColdService_AreServedInOrderAndTheNextIsRefused()
    {
        var throttle = Throttle(limit: 10);
        var callers = new ThrottleCallers(throttle);
        for (var number = 0; number < Depth; number++)
        {
            Assert.Null(callers.Start(number));
        }

        Assert.Equal(LeaseOutcome.QueueFull, callers.Start(Depth));
        throttle.SetInstances([Ready]);

        var served = callers.Settle().ToList();
        Assert.Equal(10, served.Count);
        for (var number = 0; number < Depth; number++)
        {
            callers.Finish(number);
            served.AddRange(callers.Settle());
        }

        Assert.Equal(Enumerable.Range(0, Depth), served);
    }

    [Fact]
    public void Acquire_ThatHasToWait_AllocatesLittle()
    {
        var throttle = Throttle(limit: 10);
        using var gone = new CancellationTokenSource();
        var waiting = 0;
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < Depth; i++)
        {
            var request = throttle.AcquireAsync(gone.Token);
            waiting += request.IsCompleted ? 0 : 1;
        }

        var bytes = (double)(GC.GetAllocatedBytesForCurrentThread() - before) / Depth;
        TestContext.Current.TestOutputHelper?.WriteLine($"{bytes:0} bytes for each request that waits");
        Assert.InRange(bytes, 1, BytesPerWaiter);
        Assert.Equal(Depth, waiting);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(10)]
    public void AcquireAndRelease_WithAPlaceFree_AllocateNothing(int limit)
    {
        var throttle = Throttle(limit);
        throttle.SetInstances([Ready, Ready with { Name = "b", Address = new Uri("http://b.test") }]);

        var allocated = Allocations.Of(() =>
        {
            for (var i = 0; i < 1000; i++)
            {
                AcquireAndRelease(throttle);
            }
        });

        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Plan_NothingChanged_IsTheSameObjectAndAllocatesNothing()
    {
        var throttle = Throttle(limit: 10);
        throttle.SetInstances([Ready]);
        var demand = new ClassDemand(1);
        var plan = throttle.Plan(demand, TimeSpan.FromMinutes(5));
        throttle.SetInstances([Ready]);
        var again = plan;

        var allocated = Allocations.Of(() =>
        {
            again = throttle.Plan(demand, TimeSpan.FromMinutes(5));
            throttle.Refresh();
            throttle.Read();
        });

        Assert.Equal(0, allocated);
        Assert.Same(plan, again);
    }

    private static Instance Ready { get; } = new("a", InstanceClass.Standard, InstanceState.Ready) { Address = new Uri("http://a.test") };

    private static void AcquireAndRelease(RevisionThrottle throttle)
    {
        var request = throttle.AcquireAsync(CancellationToken.None);
        if (request.IsCompleted)
        {
            request.Result.Lease.Dispose();
            return;
        }

        Assert.Fail("A place is free, and the request waits.");
    }

    private static RevisionThrottle Throttle(int limit) => new(new InstanceSet(new ConcurrencyClassPicker(), limit, default, seed: 1), new FakeTimeProvider())
    {
        QueueDepth = Depth,
        OnWaiting = () => { },
        OnDrained = () => { },
    };
}
