namespace Serverless.Hosting.Runtime;

/// <summary>
/// Whether this host decides, or follows another one that does. A host of its own decides for good; one of several while it holds what makes it the leader, and
/// not a moment longer: the right expires by itself, so that a host that was held up does not go on with it. Written by the election alone.
/// </summary>
internal sealed class ReplicaRole : IDisposable
{
    private readonly TimeProvider _time;
    private volatile LeaderTerm? _term;

    private ReplicaRole(TimeProvider time, string self, LeaderTerm? term) => (_time, Self, _term, IsAlone) = (time, self, term, term is not null);

    /// <summary>Called, on whatever thread, after the role has changed.</summary>
    public event Action? Changed;

    /// <summary>The name of this host among its like: unique, and the same while it runs.</summary>
    public string Self { get; }

    /// <summary>Whether there are no others, now and ever.</summary>
    public bool IsAlone { get; }

    /// <summary>Whether this host decides now. Cheap: asked before every decision.</summary>
    public bool IsLeader => Term is not null;

    /// <summary>The term in which this host decides; null while it follows.</summary>
    public LeaderTerm? Term => _term is { IsInForce: true } term ? term : null;

    public static ReplicaRole Alone(TimeProvider time) => new(time, "", new LeaderTerm(time, "", isFirst: true, long.MaxValue));

    /// <summary>The role of one of several hosts: a follower, until the election says otherwise.</summary>
    public static ReplicaRole OneOfSeveral(TimeProvider time, string self) => new(time, self, null);

    /// <summary>Leads, in the term in force or, where there is none, in a new one.</summary>
    /// <param name="id">Tells a new term from all others.</param>
    /// <param name="isFirst">Whether nobody has led before it.</param>
    /// <param name="until">When the right ends unless it is renewed, in ticks of the clock.</param>
    public void Lead(Func<string> id, bool isFirst, long until)
    {
        var before = _term;
        if (before?.TryRenew(until) == true)
        {
            return;
        }

        var term = new LeaderTerm(_time, id(), isFirst, until);
        _term = term;
        before?.End();
        Changed?.Invoke();

        // also where it ends by itself
        term.Ended.UnsafeRegister(_ => Changed?.Invoke(), null);
    }

    /// <summary>Follows, from now on.</summary>
    public void Follow()
    {
        var before = _term;
        _term = null;
        before?.End();
    }

    public void Dispose() => _term?.End();
}
