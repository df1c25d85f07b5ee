using Serverless.Hosting.Backends;

namespace Serverless.Hosting.Runtime;

/// <summary>
/// What the throttle knows of one instance. Read and written under the throttle's lock alone, but for what never changes.
/// </summary>
internal sealed class InstanceSlot(Instance instance, string destination, DateTimeOffset firstSeen)
{
    public Instance Instance { get; set; } = instance;

    public string Name => Instance.Name;

    public string Destination { get; } = destination;

    /// <summary>The place in the list of serving instances; -1 while it takes no requests.</summary>
    public int Index { get; set; } = -1;

    public int InFlight { get; set; }

    /// <summary>When the instance was told to take no new requests; null while it takes them.</summary>
    public DateTimeOffset? DrainingSince { get; set; }

    /// <summary>Whether the instance has been let go: it never takes a request again.</summary>
    public bool IsReleased { get; set; }

    /// <summary>Whether the backend reports it no more; its last requests may still run.</summary>
    public bool IsGone { get; set; }

    /// <summary>Until when the instance is passed over because a connection to it failed.</summary>
    public DateTimeOffset SuspectUntil { get; set; }

    public bool IsReady => !IsGone && Instance.State == InstanceState.Ready;

    public bool IsDraining => DrainingSince is not null && !IsReleased;

    public DateTimeOffset ReadySince => Instance.ReadyAt ?? firstSeen;

    public ServingClasses Class => Instance.Class == InstanceClass.Standard ? ServingClasses.Standard : ServingClasses.Reserved;
}
