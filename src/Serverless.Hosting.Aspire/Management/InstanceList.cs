using Serverless.Hosting.Aspire.Reconciling;

namespace Serverless.Hosting.Aspire.Management;

/// <summary>
/// All instances of a revision, as the management API wants them told.
/// </summary>
internal sealed record InstanceList(IReadOnlyList<InstanceEntry> Instances, InstanceFailure? Failure, InstanceFailure? ReservedFailure)
{
    public static InstanceList Of(RevisionInstances instances) => new(
        [.. instances.Slots.Values.Where(slot => slot.Phase != SlotPhase.Idle).Select(Entry)],
        instances.Standard.Failure,
        instances.Reserved.Failure);

    public bool IsSameAs(InstanceList? other) =>
        other is not null && Instances.SequenceEqual(other.Instances) && Failure == other.Failure && ReservedFailure == other.ReservedFailure;

    private static InstanceEntry Entry(Slot slot) => new(
        slot.Instance,
        slot.IsReserved ? "reserved" : "standard",
        slot.Phase switch { SlotPhase.Running => "running", SlotPhase.Ending => "ending", _ => "starting" },
        slot.Address,
        slot.Type);
}
