using Serverless.Hosting.Model;

namespace Serverless.Hosting.Routing;

/// <summary>
/// Where the traffic of a service goes when it goes back.
/// </summary>
public static class Rollback
{
    /// <summary>Finds the revision that had the traffic before the one that has it now, or that is getting it.</summary>
    /// <param name="inForce">The traffic as the status of the service shows it.</param>
    /// <param name="revisions">The revisions of the service.</param>
    /// <returns>The name: of another revision that has traffic still, or else of the one that lost it last. Null if none of them is ready.</returns>
    public static string? PreviousOf(ValueList<TrafficTarget> inForce, IReadOnlyCollection<Revision> revisions)
    {
        ArgumentNullException.ThrowIfNull(inForce);
        ArgumentNullException.ThrowIfNull(revisions);
        var serving = inForce.Where(target => target.Percent > 0).Select(target => target.RevisionName).ToHashSet();
        var byChange = revisions
            .OrderByDescending(revision => revision.Status.RoutingStateModified ?? revision.CreatedAt)
            .ThenByDescending(revision => revision.Name, StringComparer.Ordinal)
            .ToArray();
        var newest = byChange.FirstOrDefault(revision => serving.Contains(revision.Name));
        var others = byChange.Where(revision => revision != newest && IsReady(revision)).ToArray();
        return (others.FirstOrDefault(revision => serving.Contains(revision.Name))
            ?? others.FirstOrDefault(revision => revision.Status.RoutingState == RoutingState.Reserve))?.Name;
    }

    /// <summary>Sends all traffic to one revision. Tags keep their hosts.</summary>
    /// <param name="traffic">The traffic as it was asked for.</param>
    /// <param name="revisionName">The revision.</param>
    /// <returns>The traffic to ask for.</returns>
    public static ValueList<TrafficTarget> To(ValueList<TrafficTarget> traffic, string revisionName)
    {
        ArgumentNullException.ThrowIfNull(traffic);
        ArgumentException.ThrowIfNullOrEmpty(revisionName);
        return
        [
            new TrafficTarget { RevisionName = revisionName, LatestRevision = false, Percent = 100 },
            .. traffic.Where(target => !string.IsNullOrEmpty(target.Tag)).Select(target => target with { Percent = 0 }),
        ];
    }

    private static bool IsReady(Revision revision) =>
        TargetLookup.ReadyStatus(revision, revision.Status.ObservedGeneration, revision.Status.Conditions) == ConditionStatus.True;
}
