using System.Threading.Tasks.Sources;
using Serverless.Hosting.Activation;

namespace Serverless.Hosting.Runtime;

/// <summary>
/// A request that waits for a place: one object, which is also its own task and its own place in the queue. Its continuation never runs under the throttle's
/// lock.
/// </summary>
internal sealed class RequestWaiter(RevisionThrottle throttle) : IValueTaskSource<LeaseResult>
{
    private ManualResetValueTaskSourceCore<LeaseResult> _result = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _cancellation;

    public RequestWaiter? Previous { get; set; }

    public RequestWaiter? Next { get; set; }

    public bool IsWaiting { get; set; }

    /// <summary>Waits until the place is there, the revision is gone, or the caller gives up.</summary>
    public ValueTask<LeaseResult> WaitAsync(CancellationToken cancellationToken)
    {
        _cancellation = cancellationToken.UnsafeRegister(static (state, _) => ((RequestWaiter)state!).GiveUp(), this);
        return new(this, _result.Version);
    }

    public void SetResult(LeaseResult result) => _result.SetResult(result);

    LeaseResult IValueTaskSource<LeaseResult>.GetResult(short token)
    {
        _cancellation.Unregister();
        return _result.GetResult(token);
    }

    ValueTaskSourceStatus IValueTaskSource<LeaseResult>.GetStatus(short token) => _result.GetStatus(token);

    void IValueTaskSource<LeaseResult>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _result.OnCompleted(continuation, state, token, flags);

    private void GiveUp() => throttle.GiveUp(this);
}
