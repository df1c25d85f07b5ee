using Microsoft.Extensions.Time.Testing;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Runtime;

public sealed class ReconcileQueueTests : IDisposable
{
    private static readonly ResourceId Coffee = new(ResourceKind.Route, "default", "coffee");
    private static readonly ResourceId Tea = new(ResourceKind.Route, "default", "tea");

    private readonly FakeTimeProvider _time = new();
    private readonly ReconcileQueue _queue;

    public ReconcileQueueTests() => _queue = new ReconcileQueue(_time);

    [Fact]
    public async Task Add_Twice_IsLookedAtOnce()
    {
        _queue.Add(Coffee);
        _queue.Add(Coffee);
        _queue.Add(Tea);

        Assert.Equal(2, _queue.Pending);
        Assert.Equal(Coffee, await _queue.NextAsync(TestContext.Current.CancellationToken));
        Assert.Equal(Tea, await _queue.NextAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void AddAt_SeveralTimes_IsDueAtTheEarliestAndOnlyThen()
    {
        var now = _time.GetUtcNow();
        _queue.AddAt(Coffee, now.AddSeconds(30));
        _queue.AddAt(Coffee, now.AddSeconds(10));
        _queue.AddAt(Coffee, now.AddSeconds(20));
        _queue.AddAt(Tea, now.AddSeconds(15));

        _time.Advance(TimeSpan.FromSeconds(9.999));
        Assert.Equal(0, _queue.Pending);
        _time.Advance(TimeSpan.FromSeconds(0.001));
        Assert.Equal(1, _queue.Pending);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(2, _queue.Pending);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(2, _queue.Pending);
    }

    [Fact]
    public void AddAt_Past_IsDueAtOnceOrWithTheNextMillisecond()
    {
        _queue.AddAt(Coffee, _time.GetUtcNow().AddSeconds(-1));

        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(1, _queue.Pending);
    }

    [Fact]
    public void AddAfter_LongerThanATimerCanWait_IsDueThen()
    {
        _queue.AddAfter(Coffee, TimeSpan.FromDays(200));

        for (var day = 0; day < 199; day++)
        {
            _time.Advance(TimeSpan.FromDays(1));
            Assert.Equal(0, _queue.Pending);
        }

        _time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(1, _queue.Pending);
    }

    public void Dispose() => _queue.Dispose();
}
