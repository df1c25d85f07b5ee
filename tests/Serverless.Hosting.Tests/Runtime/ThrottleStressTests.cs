using System.Collections.Concurrent;
using Serverless.Hosting.Activation;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Runtime;

public class ThrottleStressTests
{
    private const int Limit = 3;
    private const int Callers = 16;
    private const int RequestsPerCaller = 4_000;

    private readonly ConcurrentDictionary<string, int> _onInstance = new();
    private readonly RevisionThrottle _throttle = new(new InstanceSet(new ConcurrencyClassPicker(), Limit, default, seed: 1), TimeProvider.System)
    {
        QueueDepth = Callers,
        OnWaiting = () => { },
        OnDrained = () => { },
    };

    private int _overloads;
    private int _served;
    private int _cancelled;

    [Fact]
    public async Task ManyThreads_WhileInstancesComeAndGo_KeepTheLimitAndLoseNobody()
    {
        using var done = new CancellationTokenSource();
        var backend = Task.Run(() => ChangeInstances(done.Token), CancellationToken.None);

        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(() => CallAsync(caller)))).WaitAsync(TimeSpan.FromSeconds(120), TestContext.Current.CancellationToken);
        await done.CancelAsync();
        await backend;

        Assert.Equal((0, Callers * RequestsPerCaller), (_overloads, _served + _cancelled));
        Assert.True(_served > Callers * RequestsPerCaller / 10, $"Only {_served} were served.");
        Assert.Equal((0, 0), (_throttle.Read().InFlight, _throttle.Read().Waiting));
    }

    private async Task CallAsync(int caller)
    {
        var random = new Random(caller);
        for (var i = 0; i < RequestsPerCaller; i++)
        {
            using var giveUp = new CancellationTokenSource();
            var request = _throttle.AcquireAsync(giveUp.Token);
            if (random.Next(4) == 0)
            {
                await giveUp.CancelAsync();
            }

            var result = await request;
            if (result.Outcome == LeaseOutcome.Granted)
            {
                await UseAsync(result.Lease);
            }
            else
            {
                Assert.Equal(LeaseOutcome.Cancelled, result.Outcome);
                Interlocked.Increment(ref _cancelled);
            }
        }
    }

    private async Task UseAsync(InstanceLease lease)
    {
        var name = lease.InstanceName;
        if (_onInstance.AddOrUpdate(name, 1, (_, count) => count + 1) > Limit)
        {
            Interlocked.Increment(ref _overloads);
        }

        await Task.Yield();
        _onInstance.AddOrUpdate(name, 0, (_, count) => count - 1);
        lease.Dispose();
        Interlocked.Increment(ref _served);
    }

    /// <summary>One instance stays; the others vanish and return under the same names, with requests on them.</summary>
    private void ChangeInstances(CancellationToken cancellationToken)
    {
        for (var round = 0; !cancellationToken.IsCancellationRequested; round++)
        {
            _throttle.SetInstances(Enumerable.Range(0, 4).Where(number => number == 0 || ((round >> number) & 1) == 0).Select(Ready).ToValueList());
            _throttle.Plan(new ClassDemand(10), TimeSpan.FromSeconds(30));
            Thread.Yield();
        }
    }

    private static Instance Ready(int number) => new($"i{number}", InstanceClass.Standard, InstanceState.Ready) { Address = new Uri($"http://i{number}.test") };
}
