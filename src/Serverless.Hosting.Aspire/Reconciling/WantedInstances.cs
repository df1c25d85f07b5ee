namespace Serverless.Hosting.Aspire.Reconciling;

/// <summary>
/// What the host wants of a revision: how many instances of each class besides those that are to be ended, and which those are.
/// </summary>
internal sealed record WantedInstances(int Standard, int Reserved, IReadOnlySet<string> End, InstanceSize? StandardSize = null, InstanceSize? ReservedSize = null)
{
    /// <summary>Whether the host has forgotten the revision: then nothing of it is to run.</summary>
    public bool IsGone { get; init; }

    public static WantedInstances Gone { get; } = new(0, 0, new HashSet<string>()) { IsGone = true };
}
