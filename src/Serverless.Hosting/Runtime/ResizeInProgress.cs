using Serverless.Hosting.Backends;

namespace Serverless.Hosting.Runtime;

/// <summary>
/// Instances that are being resized in place: until that is done nothing else is decided about their revision.
/// </summary>
internal sealed class ResizeInProgress(InstanceClass target, IReadOnlyList<string> instances)
{
    private volatile bool _hasFailed;

    /// <summary>Whether the backend could not do it. Written by whoever waits for the backend.</summary>
    public bool HasFailed
    {
        get => _hasFailed;
        set => _hasFailed = value;
    }

    /// <summary>Whether a request has asked for instances meanwhile. Written by the scaling loop.</summary>
    public bool HasRung { get; set; }

    public InstanceClass Target => target;

    public IReadOnlyList<string> Instances => instances;

    /// <summary>The plan as the backend counts it, once it has resized what it could.</summary>
    public InstancePlan AppliedTo(InstancePlan plan, RevisionInstances report)
    {
        var count = report.Instances.Count(instance => instance.Class == target && instances.Contains(instance.Name));
        var change = target == InstanceClass.Reserved ? count : -count;
        return plan with { Standard = Math.Max(0, plan.Standard - change), Reserved = Math.Max(0, plan.Reserved + change) };
    }

    /// <summary>Whether the backend reports each of the instances as what it was to become, or not at all any more.</summary>
    public bool IsDone(RevisionInstances report) => report.Instances.All(instance => instance.Class == target || !instances.Contains(instance.Name));
}
