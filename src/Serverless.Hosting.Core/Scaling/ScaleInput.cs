using Serverless.Hosting.Model;

namespace Serverless.Hosting.Scaling;

/// <summary>
/// What applying a scale depends on.
/// </summary>
public readonly record struct ScaleInput
{
    /// <summary>The time, in UTC.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>How the revision is scaled.</summary>
    public required ScalingSettings Settings { get; init; }

    /// <summary>Whether traffic can reach the revision.</summary>
    public Reachability Reachability { get; init; }

    /// <summary>Whether the revision is active: unknown while it is being activated.</summary>
    public ConditionStatus Active { get; init; }

    /// <summary>Since when that is so, in UTC; null where it was never marked.</summary>
    public DateTimeOffset? ActiveSince { get; init; }

    /// <summary>Whether the revision once had the instances that it starts with.</summary>
    public bool IsInitialized { get; init; }

    /// <summary>Whether requests are meant to go through the activator.</summary>
    public bool IsActivatorInPath { get; init; }

    /// <summary>Since when requests do go through the activator, in UTC; null while they do not.</summary>
    public DateTimeOffset? ActivatorInPathSince { get; init; }

    /// <summary>Whether a probe of the revision's own address is answered by the activator.</summary>
    public bool DoesActivatorAnswer { get; init; }

    /// <summary>The instances that the autoscaler asks for; -1 before its first decision.</summary>
    public int Desired { get; init; }

    /// <summary>The instances that the backend is to have; null where it does not say, which counts as 1.</summary>
    public int? CurrentReplicas { get; init; }
}
