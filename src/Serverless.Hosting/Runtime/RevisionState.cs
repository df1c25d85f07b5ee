using Serverless.Hosting.Activation;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Runtime;

/// <summary>
/// A revision while the host runs: its snapshot, its instances and the requests on them.
/// </summary>
/// <remarks>Each cell has one writer: the snapshot the reconciler, the instances the backend's watch, the scale the scaling loop.</remarks>
public sealed class RevisionState
{
    private readonly ActivationSignal _signal;
    private volatile Revision _revision;
    private volatile RevisionInstances _instances;
    private volatile ScaleStatus _scale = ScaleStatus.Unknown;
    private volatile RevisionFailure? _ensureFailure;
    private volatile RevisionReserve? _reserve;
    private volatile ObeyedOrder? _obeyed;
    private bool _isEnsured;
    private int _rung;
    private LoadElsewhere? _elsewhere;
    private int _rest;

    internal RevisionState(Revision revision, InstanceSet instances, TimeProvider time, int queueDepth, ActivationSignal signal)
    {
        (_revision, _signal, _instances) = (revision, signal, new RevisionInstances(revision.Id, []));
        Throttle = new RevisionThrottle(instances, time)
        {
            QueueDepth = queueDepth,
            OnWaiting = Ring,
            OnReserved = () => _signal.Ring(this, isRequest: true),
            OnDrained = () => _signal.Ring(this),
        };
    }

    /// <summary>The revision as it was last seen.</summary>
    public Revision Revision
    {
        get => _revision;
        internal set => _revision = value;
    }

    /// <summary>The instances as the backend last reported them.</summary>
    public RevisionInstances Instances
    {
        get => _instances;
        private set => _instances = value;
    }

    /// <summary>What the scaling loop decided last.</summary>
    public ScaleStatus Scale
    {
        get => _scale;
        internal set => _scale = value;
    }

    /// <summary>The standard instances that are ready and stay.</summary>
    public int ReadyInstances => Throttle.Read().Standard;

    /// <summary>The requests on instances now.</summary>
    public int RequestsInFlight => Throttle.Read().InFlight;

    /// <summary>The requests that wait for an instance now.</summary>
    public int RequestsWaiting => Throttle.Read().Waiting;

    /// <summary>Why the backend cannot run the revision; null if it can. Written by the reconciler.</summary>
    internal RevisionFailure? EnsureFailure
    {
        get => _ensureFailure;
        set => _ensureFailure = value;
    }

    /// <summary>Whether the backend has prepared the revision: nothing is started before. Written by the reconciler.</summary>
    internal bool IsEnsured
    {
        get => Volatile.Read(ref _isEnsured);
        set => Volatile.Write(ref _isEnsured, value);
    }

    /// <summary>The annotations that the backend has prepared it with. Read and written by the reconciler.</summary>
    internal ValueMap? EnsuredWith { get; set; }

    /// <summary>How its reserved instances are; null for a revision that never kept one.</summary>
    public ReserveStatus? Reserve => ReserveState?.Status;

    /// <summary>What is kept of its reserved instances, also while it sleeps; null for a revision that never kept one. Written by the scaling loop.</summary>
    internal RevisionReserve? ReserveState
    {
        get => _reserve;
        set => _reserve = value;
    }

    /// <summary>What the scaling loop keeps while the revision is awake; null while it sleeps.</summary>
    internal RevisionScaling? Scaling { get; set; }

    /// <summary>What a host that follows keeps while the revision is awake; null while it sleeps. Written by the scaling loop.</summary>
    internal RevisionFollowing? Following { get; set; }

    /// <summary>The order of a leader that is obeyed; null for none. Written by the scaling loop.</summary>
    internal ObeyedOrder? Obeyed
    {
        get => _obeyed;
        set => _obeyed = value;
    }

    /// <summary>The requests at other gateways, as they report them to the leader.</summary>
    internal LoadElsewhere Elsewhere => _elsewhere ?? Interlocked.CompareExchange(ref _elsewhere, new LoadElsewhere(), null) ?? _elsewhere;

    /// <summary>What the leader has told the gateways; null for nothing. Written by the scaling loop.</summary>
    internal RevisionOrders? Orders { get; set; }

    internal PlanMailbox Plans { get; } = new();

    internal RevisionThrottle Throttle { get; }

    /// <summary>Takes a place on an instance, or waits for one; wakes the revision if it sleeps.</summary>
    /// <param name="cancellationToken">Ends the wait: the outcome is then <see cref="LeaseOutcome.Cancelled"/>, not an exception.</param>
    /// <returns>What came of it. A lease that was granted must be disposed.</returns>
    public ValueTask<LeaseResult> AcquireAsync(CancellationToken cancellationToken) => Throttle.AcquireAsync(cancellationToken);

    /// <summary>What is in flight and waiting now, here and at the other gateways.</summary>
    internal ThrottleStatus Read() => _elsewhere is { } elsewhere ? elsewhere.AddTo(Throttle.Read()) : Throttle.Read();

    /// <summary>Forgets the requests at a gateway that is gone.</summary>
    /// <returns>Whether it ever told of this revision.</returns>
    internal bool Forget(string gateway) => _elsewhere?.Forget(gateway) == true;

    /// <summary>Forgets all that was decided and counted as a leader or as a follower. Called by the scaling loop when the host becomes the other.</summary>
    internal void Forget()
    {
        (Scaling, ReserveState, Following, Orders, Obeyed) = (null, null, null, null, null);
        Scale = ScaleStatus.Unknown;
        Volatile.Write(ref _elsewhere, null);
        ReleaseRing();
    }

    /// <summary>
    /// Tells that a request to the revision failed, through no fault of its client. Those that failed during a handover between reserved and standard instances
    /// are counted in <see cref="ReserveStatus.Ledger"/>.
    /// </summary>
    /// <param name="lease">The place that the request had last, given back or not; null if it had none.</param>
    public void OnRequestFailed(InstanceLease? lease) => ReserveState?.OnFailed(lease?.Slot.Instance.Class);

    /// <summary>Takes over what the backend reports.</summary>
    internal void TakeOver(RevisionInstances report)
    {
        Instances = report;
        Throttle.SetInstances(report.Instances);
    }

    /// <summary>Whether this ring is the first since the loop last looked: a burst of waiting requests asks once.</summary>
    internal bool TryClaimRing() => Interlocked.Exchange(ref _rung, 1) == 0;

    /// <summary>Has the scaling loop let it go to rest when it looks next, if it has no requests.</summary>
    internal void AskToRest() => Volatile.Write(ref _rest, 1);

    /// <summary>Whether it was asked to rest since the loop last looked.</summary>
    internal bool TryTakeRest() => Interlocked.Exchange(ref _rest, 0) == 1;

    /// <summary>The loop has looked: the next waiting request may ring again.</summary>
    internal void ReleaseRing() => Volatile.Write(ref _rung, 0);

    /// <summary>The number of instances that are ready, of any class.</summary>
    internal int CountReady() => Instances.Instances.Count(instance => instance.State == InstanceState.Ready);

    /// <summary>The number of instances of a class, in whatever state.</summary>
    internal int Count(InstanceClass @class) => Instances.Instances.Count(instance => instance.Class == @class);

    /// <summary>The number of instances of a class in a state.</summary>
    internal int Count(InstanceClass @class, InstanceState state)
    {
        var count = 0;
        foreach (var instance in Instances.Instances)
        {
            count += instance.Class == @class && instance.State == state ? 1 : 0;
        }

        return count;
    }

    /// <summary>Asks the scaling loop to look at once, unless a standard instance is on its way already.</summary>
    private void Ring()
    {
        if (Count(InstanceClass.Standard, InstanceState.Starting) == 0)
        {
            _signal.Ring(this, isRequest: true);
        }
    }
}
