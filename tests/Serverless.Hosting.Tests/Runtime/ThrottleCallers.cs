using Serverless.Hosting.Activation;

namespace Serverless.Hosting.Runtime;

/// <summary>
/// The callers of a throttle, each with a number: who runs, who waits. On one thread; nothing has to be waited for, as a throttle settles within each call.
/// </summary>
internal sealed class ThrottleCallers(RevisionThrottle throttle)
{
    private readonly List<Caller> _waiting = [];

    /// <summary>The numbers of those on instances, and where.</summary>
    public Dictionary<int, InstanceLease> Running { get; } = [];

    /// <summary>The numbers of those that wait, in the order of their arrival.</summary>
    public IReadOnlyList<int> Waiting => [.. _waiting.Select(caller => caller.Number)];

    /// <summary>Asks for a place.</summary>
    /// <returns>What came of it at once; null if the caller waits.</returns>
    public LeaseOutcome? Start(int number)
    {
        var giveUp = new CancellationTokenSource();
        var request = throttle.AcquireAsync(giveUp.Token);
        if (!request.IsCompleted)
        {
            _waiting.Add(new(number, request, giveUp));
            return null;
        }

        var result = request.Result;
        if (result.Outcome == LeaseOutcome.Granted)
        {
            Running.Add(number, result.Lease);
        }

        return result.Outcome;
    }

    /// <summary>Asks for a place that is free now, without waiting for one.</summary>
    public bool TryStart(int number)
    {
        var request = throttle.AcquireAsync(new CancellationToken(canceled: true));
        return request.IsCompleted && request.Result is { Outcome: LeaseOutcome.Granted } result && Running.TryAdd(number, result.Lease);
    }

    public void Finish(int number)
    {
        Running.Remove(number, out var lease);
        lease.Dispose();
    }

    /// <summary>Gives up.</summary>
    public LeaseOutcome Cancel(int number)
    {
        var caller = _waiting.Single(caller => caller.Number == number);
        _waiting.Remove(caller);
        caller.GiveUp.Cancel();
        Assert.True(caller.Request.IsCompleted);
        return caller.Request.Result.Outcome;
    }

    /// <summary>Takes note of the waits that have ended.</summary>
    /// <returns>Who has been given a place.</returns>
    public IReadOnlyList<int> Settle()
    {
        var ended = _waiting.Where(caller => caller.Request.IsCompleted).ToList();
        foreach (var caller in ended)
        {
            _waiting.Remove(caller);
            var result = caller.Request.Result;
            Assert.Equal((LeaseOutcome.Granted, true), (result.Outcome, result.Waited));
            Running.Add(caller.Number, result.Lease);
        }

        return [.. ended.Select(caller => caller.Number)];
    }

    private sealed record Caller(int Number, ValueTask<LeaseResult> Request, CancellationTokenSource GiveUp);
}
