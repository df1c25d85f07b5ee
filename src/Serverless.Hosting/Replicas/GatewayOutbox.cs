using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Replicas;

/// <summary>
/// What a gateway has to tell the leader, at most one entry for each revision. Filled by the scaling loop, emptied by who sends it.
/// </summary>
internal sealed class GatewayOutbox
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _urgent = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Dictionary<RevisionState, RevisionReport> _entries = [];

    /// <summary>Puts a report in, in place of an older one.</summary>
    /// <param name="revision">The revision.</param>
    /// <param name="report">The report.</param>
    /// <param name="isUrgent">Whether it must not wait for the next second.</param>
    public void Put(RevisionState revision, RevisionReport report, bool isUrgent)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(revision, out var unsent))
            {
                // within one second what was counted adds up
                report = report with
                {
                    Concurrency = report.Concurrency + (isUrgent ? unsent.Concurrency : 0),
                    Requests = report.Requests + (isUrgent ? unsent.Requests : 0),
                    Rings = report.Rings || (isUrgent && unsent.Rings),
                };
            }

            _entries[revision] = report;
        }

        if (isUrgent)
        {
            Urge();
        }
    }

    /// <summary>Has what there is sent at once.</summary>
    public void Urge()
    {
        lock (_lock)
        {
            _urgent.TrySetResult();
        }
    }

    /// <summary>Takes everything out.</summary>
    public Dictionary<RevisionState, RevisionReport> TakeAll()
    {
        lock (_lock)
        {
            var entries = _entries;
            _entries = [];
            if (_urgent.Task.IsCompleted)
            {
                _urgent = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            return entries;
        }
    }

    /// <summary>Puts back what could not be sent, but for what has been replaced.</summary>
    public void PutBack(Dictionary<RevisionState, RevisionReport> unsent)
    {
        lock (_lock)
        {
            foreach (var (revision, report) in unsent)
            {
                _entries.TryAdd(revision, report);
            }
        }
    }

    /// <summary>Completes when something must not wait.</summary>
    public Task Urgent
    {
        get
        {
            lock (_lock)
            {
                return _urgent.Task;
            }
        }
    }
}
