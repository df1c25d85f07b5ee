using Serverless.Hosting.Backends;

namespace Serverless.Hosting.Runtime;

/// <summary>
/// Holds the plan that is to be sent next while another one is under way.
/// </summary>
internal sealed class PlanMailbox
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _idle = Completed();
    private InstancePlan? _next;
    private bool _isSending;

    /// <summary>Completes when no plan is under way.</summary>
    public Task Idle
    {
        get
        {
            lock (_lock)
            {
                return _idle.Task;
            }
        }
    }

    /// <summary>Puts a plan in; true if nobody is sending, so that the caller begins to.</summary>
    public bool TryBegin(InstancePlan plan)
    {
        lock (_lock)
        {
            if (_isSending)
            {
                _next = plan;
                return false;
            }

            _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return _isSending = true;
        }
    }

    /// <summary>Keeps a plan that could not be sent, unless there is a later one.</summary>
    public void Keep(InstancePlan plan)
    {
        lock (_lock)
        {
            _next ??= plan;
        }
    }

    /// <summary>Takes the next plan out; null, and nobody is sending any more, if there is none.</summary>
    public InstancePlan? Next()
    {
        lock (_lock)
        {
            var next = _next;
            _next = null;
            _isSending = next is not null;
            if (!_isSending)
            {
                _idle.TrySetResult();
            }

            return next;
        }
    }

    private static TaskCompletionSource Completed()
    {
        var completed = new TaskCompletionSource();
        completed.SetResult();
        return completed;
    }
}
