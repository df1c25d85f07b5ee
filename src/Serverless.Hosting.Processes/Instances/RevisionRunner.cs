using Microsoft.Extensions.Logging;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Model;
using Serverless.Hosting.Processes.Usage;
using Serverless.Hosting.Reservations;

namespace Serverless.Hosting.Processes.Instances;

/// <summary>
/// Makes the plan of one revision true. It is driven by what happens, a new plan, an end, a restart that is due: between that it costs no thread and no timer.
/// </summary>
/// <param name="host">What instances share.</param>
/// <param name="revision">The revision.</param>
/// <param name="feed">Where its state is told.</param>
/// <param name="retired">Is called when nothing is planned and nothing is left.</param>
internal sealed partial class RevisionRunner(InstanceHost host, Revision revision, InstanceFeed feed, Action<RevisionRunner> retired)
{
    private readonly ILogger _logger = host.LoggerFactory.CreateLogger<RevisionRunner>();
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private readonly List<InstanceSlot> _slots = [];
    private Revision _revision = revision;
    private InstancePlan _plan = new(0);
    private RevisionFailure? _failure;
    private RevisionFailure? _reservedFailure;
    private bool _retired;

    public ResourceId Id { get; } = revision.Id;

    /// <summary>Completes when the runner has retired.</summary>
    public Task Empty => _empty.Task;

    /// <summary>Takes a plan.</summary>
    /// <param name="latest">The revision, whose annotations may have changed.</param>
    /// <param name="plan">The plan.</param>
    /// <returns>False if the runner has retired: make another.</returns>
    public bool TryApply(Revision latest, InstancePlan plan)
    {
        lock (_gate)
        {
            if (_retired)
            {
                return false;
            }

            (_revision, _plan) = (latest, plan);
            ForgetStock_NeedsLock();
            Reconcile_NeedsLock();
        }

        return true;
    }

    /// <summary>Ends all instances and retires.</summary>
    public void End()
    {
        lock (_gate)
        {
            _plan = new(0);
            Reconcile_NeedsLock();
        }
    }

    /// <summary>Ends all instances at once.</summary>
    public void Kill()
    {
        foreach (var instance in Instances())
        {
            instance.Kill();
        }
    }

    /// <summary>What each instance uses that can be measured now.</summary>
    public IReadOnlyList<InstanceUsage> Measure()
    {
        var meter = new UsageMeter();
        return [.. Instances().Select(instance => instance.Measure(meter)).OfType<InstanceUsage>()];
    }

    /// <summary>Makes an instance one of a class and a size; where its class changes, the plan has a place for it there.</summary>
    /// <returns>Whether it is done.</returns>
    public bool TryResize(string instance, InstanceClass @class, InstanceType type)
    {
        lock (_gate)
        {
            if (_slots.FirstOrDefault(slot => !slot.Leaving && slot.Instance?.Report.Name == instance) is not { } slot || !slot.Instance!.TryResize(@class, type))
            {
                return false;
            }

            if (slot.Class != @class)
            {
                var change = @class == InstanceClass.Reserved ? 1 : -1;
                _plan = _plan with { Standard = Math.Max(0, _plan.Standard - change), Reserved = Math.Max(0, _plan.Reserved + change) };
                slot.Class = @class;
            }

            Publish_NeedsLock();
            return true;
        }
    }

    /// <summary>That a type is out of stock is told while it is asked for.</summary>
    private void ForgetStock_NeedsLock()
    {
        if (_reservedFailure is { Reason: RevisionFailure.OutOfStock } && (_plan.Reserved == 0 || _plan.ReservedType?.Name != _reservedFailure.InstanceType))
        {
            _reservedFailure = null;
        }
    }

    private ProcessInstance[] Instances()
    {
        lock (_gate)
        {
            return [.. _slots.Select(slot => slot.Instance).OfType<ProcessInstance>()];
        }
    }

    private void Reconcile_NeedsLock()
    {
        foreach (var slot in _slots.Where(slot => !slot.Leaving && slot.Instance is { } instance && _plan.End.Contains(instance.Report.Name)).ToArray())
        {
            Dismiss_NeedsLock(slot);
        }

        Reconcile_NeedsLock(InstanceClass.Standard, _plan.Standard);
        Reconcile_NeedsLock(InstanceClass.Reserved, _plan.Reserved);
        var done = _slots.Count == 0 && _plan.Standard + _plan.Reserved == 0;
        (_failure, _reservedFailure) = done ? (null, null) : (_failure, _reservedFailure);
        Publish_NeedsLock();
        if (done && !_retired)
        {
            _retired = true;
            retired(this);
            _empty.SetResult();
        }
    }

    private void Reconcile_NeedsLock(InstanceClass @class, int planned)
    {
        var staying = _slots.Where(slot => slot.Class == @class && !slot.Leaving).ToArray();
        for (var i = staying.Length; i < planned; i++)
        {
            var slot = new InstanceSlot(@class);
            _slots.Add(slot);
            Start_NeedsLock(slot);
        }

        foreach (var slot in Dismissal.Choose(staying, slot => slot.Instance?.Report, staying.Length - planned))
        {
            Dismiss_NeedsLock(slot);
        }
    }

    private void Start_NeedsLock(InstanceSlot slot)
    {
        slot.Restart?.Dispose();
        slot.Restart = null;
        var instance = new ProcessInstance(host, _revision, slot.Class, slot.Class == InstanceClass.Reserved ? _plan.ReservedType : _plan.StandardType, OnChanged);
        slot.Instance = instance;
        _ = Task.Run(() => RunAsync(slot, instance));
    }

    private void Dismiss_NeedsLock(InstanceSlot slot)
    {
        slot.Leaving = true;
        slot.Restart?.Dispose();
        if (slot.Instance is { } instance)
        {
            instance.Stop();
        }
        else
        {
            _slots.Remove(slot);
        }
    }

    private async Task RunAsync(InstanceSlot slot, ProcessInstance instance)
    {
        InstanceEnd end;
        try
        {
            end = await instance.RunAsync();
        }
        catch (Exception exception)
        {
            LogBroken(exception, instance.Report.Name);
            end = new(new(ConditionTypes.ContainerHealthy, "InternalError", exception.Message), TimeSpan.Zero);
        }

        lock (_gate)
        {
            slot.Instance = null;
            if (slot.Leaving)
            {
                _slots.Remove(slot);
            }
            else
            {
                PlanRestart_NeedsLock(slot, end, instance.Report.Name);
            }

            Reconcile_NeedsLock();
        }
    }

    private void PlanRestart_NeedsLock(InstanceSlot slot, InstanceEnd end, string name)
    {
        if (slot.Class == InstanceClass.Standard)
        {
            _failure = end.Failure ?? _failure;
        }
        else
        {
            _reservedFailure = end.Failure ?? _reservedFailure;
        }

        slot.Restarts = host.Backoff.Count(slot.Restarts, end.Ran);
        var delay = host.Backoff.Delay(slot.Restarts);
        LogRestart(name, end.Failure?.Reason ?? "", delay.TotalSeconds);
        slot.Restart = host.TimeProvider.CreateTimer(_ => OnRestartDue(slot), null, delay, Timeout.InfiniteTimeSpan);
    }

    private void OnRestartDue(InstanceSlot slot)
    {
        lock (_gate)
        {
            if (!slot.Leaving && slot.Instance is null)
            {
                Start_NeedsLock(slot);
                Publish_NeedsLock();
            }
        }
    }

    private void OnChanged()
    {
        lock (_gate)
        {
            Publish_NeedsLock();
        }
    }

    private void Publish_NeedsLock()
    {
        ValueList<Instance> instances = [.. _slots.Select(slot => slot.Instance?.Report).OfType<Instance>()];
        foreach (var ready in instances.Where(instance => instance.State == InstanceState.Ready))
        {
            // a program that runs is healthy, whatever the size of its instance; small ones may still fail
            (_failure, _reservedFailure) = (null, ready.Class == InstanceClass.Reserved ? null : _reservedFailure);
        }

        feed.Publish(new(Id, instances, _failure) { ReservedFailure = _reservedFailure });
    }

    [LoggerMessage(540, LogLevel.Warning, "Instance {Instance} ended by itself ({Reason}). The next one starts in {Seconds} s.")]
    private partial void LogRestart(string instance, string reason, double seconds);

    [LoggerMessage(541, LogLevel.Error, "Instance {Instance} failed in an unexpected way.")]
    private partial void LogBroken(Exception exception, string instance);
}
