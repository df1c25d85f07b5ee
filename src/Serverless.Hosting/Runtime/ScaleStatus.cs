using Serverless.Hosting.Model;
using Serverless.Hosting.Scaling;

namespace Serverless.Hosting.Runtime;

/// <summary>
/// What the scaling loop decided last about a revision.
/// </summary>
/// <param name="Desired">
/// The standard instances that the load and the bounds ask for; -1 while nothing has been decided. The last instance stays for a while after it is 0.
/// </param>
/// <param name="Active">Whether it is active: true serving, unknown starting, false at rest.</param>
/// <param name="Reason">The reason in one word; null for none.</param>
/// <param name="IsInitialized">Whether it once had as many ready instances as it needs to begin with.</param>
public sealed record ScaleStatus(int Desired, ConditionStatus Active, string? Reason, bool IsInitialized)
{
    /// <summary>Before the first decision.</summary>
    public static ScaleStatus Unknown { get; } = new(-1, ConditionStatus.Unknown, "Deploying", false);

    /// <summary>The standard instances that the backend was told to have; 0 while the revision sleeps.</summary>
    public int Requested { get; init; }

    /// <summary>The spare capacity for bursts, in requests, less what is aimed at: below 0 there is too little, and bursts are to be queued.</summary>
    public int ExcessBurstCapacity { get; init; }

    /// <summary>Whether the load is so high that the short window decides.</summary>
    public bool IsPanicking { get; init; }

    /// <summary>The last decision, with what it was made from; null while there was none.</summary>
    public ScalingDecision? Decision { get; init; }
}
