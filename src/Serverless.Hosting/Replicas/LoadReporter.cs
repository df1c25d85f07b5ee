using Serverless.Hosting.Backends;
using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Replicas;

/// <summary>
/// The walk of a host that follows: obeys the leader's orders for a revision, and tells it the load. Called by the scaling loop alone.
/// </summary>
internal sealed class LoadReporter(GatewayOutbox outbox, OrderInbox inbox, ReplicaRole role) : IScalingWalk
{
    public bool EachSecond(RevisionState revision)
    {
        var following = FollowingOf(revision);
        revision.Throttle.Refresh();
        var isObeyedNow = Obey(revision, following);
        var load = revision.Throttle.Report();
        var (requests, concurrency) = following.CountedAhead ?? (0, 0);
        (following.CountedAhead, following.HasRung) = (null, false);
        var isIdle = load is { AverageConcurrency: 0, Requests: 0 } && revision.Throttle.Read().Load == 0;
        if (!isIdle || !following.WasIdle || isObeyedNow)
        {
            var report = ReportOf(revision, following);
            outbox.Put(
                revision,
                report with
                {
                    Concurrency = Math.Max(0, load.AverageConcurrency - concurrency),
                    Requests = load.Requests - requests,
                    Rings = report.Waiting > 0 && revision.Count(InstanceClass.Standard, InstanceState.Starting) == 0,
                },
                isUrgent: false);
        }

        following.WasIdle = isIdle;
        return IsAwake(revision);
    }

    public bool OnRequest(RevisionState revision)
    {
        revision.ReleaseRing();
        var slept = revision.Following is null;
        var following = FollowingOf(revision);
        if (following.HasRung)
        {
            return true;
        }

        // as a leader counts a request of its own that wakes a revision: ahead of the second in which it came
        var come = slept ? revision.Throttle.Report().Requests : 1;
        var isFirst = following.WasIdle && following.CountedAhead is null;
        if (isFirst)
        {
            following.CountedAhead = (slept ? 0 : 1, 1);
        }

        following.HasRung = true;
        outbox.Put(
            revision,
            ReportOf(revision, following) with { Concurrency = isFirst ? 1 : 0, Requests = isFirst ? come : 0, Rings = true },
            isUrgent: true);
        return true;
    }

    public bool OnChange(RevisionState revision)
    {
        var following = FollowingOf(revision);
        var heldBack = following.HeldBack;
        if (Obey(revision, following) || !heldBack.SequenceEqual(revision.Throttle.View().HeldBack))
        {
            outbox.Put(revision, ReportOf(revision, following), isUrgent: true);
        }

        return IsAwake(revision);
    }

    /// <summary>Reports to a host that does not lead any more are lost: the next leader hears them.</summary>
    public bool OnReport(RevisionState revision, in GatewaySample sample) => revision.Following is not null;

    private static RevisionFollowing FollowingOf(RevisionState revision) => revision.Following ??= new();

    /// <summary>Puts the last order in force.</summary>
    /// <returns>Whether it was not yet.</returns>
    private bool Obey(RevisionState revision, RevisionFollowing following)
    {
        if (inbox.Find(revision.Revision.Id) is not { } found || revision.Obeyed == new ObeyedOrder(found.Term, found.Order.Version))
        {
            return false;
        }

        var (order, allowed) = (found.Order, (HashSet<string>?)null);
        if (order.Shares is { } shares)
        {
            allowed = shares.GetValueOrDefault(role.Self, []).ToHashSet(StringComparer.Ordinal);
        }

        revision.Throttle.Follow(order.ToDemand(), order.Withheld.ToHashSet(StringComparer.Ordinal), allowed);

        // one that still waits asks anew, as the leader may have taken it for served
        (revision.Obeyed, following.HasRung) = (new ObeyedOrder(found.Term, order.Version), false);
        return true;
    }

    private static RevisionReport ReportOf(RevisionState revision, RevisionFollowing following)
    {
        var report = RevisionReport.Of(revision);
        following.HeldBack = report.HeldBack;
        return report;
    }

    /// <summary>Whether there is anything to count each second.</summary>
    private static bool IsAwake(RevisionState revision)
    {
        var isAwake = revision.Count(InstanceClass.Standard) > 0 || revision.Throttle.Read().Load > 0 || revision.Following is { WasIdle: false };
        if (!isAwake)
        {
            revision.Following = null;
        }

        return isAwake;
    }
}
