using Serverless.Hosting.Activation;

namespace Serverless.Hosting.Runtime;

/// <summary>
/// A request that waits for a place. Its continuation never runs under the throttle's lock.
/// </summary>
internal sealed class RequestWaiter
{
    private readonly TaskCompletionSource<LeaseResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RequestWaiter(RevisionThrottle throttle)
    {
        Throttle = throttle;
        Node = new(this);
    }

    public RevisionThrottle Throttle { get; }

    public LinkedListNode<RequestWaiter> Node { get; }

    /// <summary>Ends the wait when the caller gives up.</summary>
    public CancellationTokenRegistration Cancellation { get; set; }

    public async Task<LeaseResult> WaitAsync()
    {
        try
        {
            return await _result.Task;
        }
        finally
        {
            await Cancellation.DisposeAsync();
        }
    }

    public void SetResult(LeaseResult result) => _result.SetResult(result);
}
