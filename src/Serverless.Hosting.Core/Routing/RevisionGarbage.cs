using Serverless.Hosting.Model;

namespace Serverless.Hosting.Routing;

/// <summary>
/// Chooses the revisions of a configuration that can go.
/// </summary>
public static class RevisionGarbage
{
    /// <summary>
    /// Chooses. What stays: revisions that a route names, that are new, or the latest ready one, and those with <see cref="ServingLabels.NoGarbageCollection"/>.
    /// </summary>
    /// <param name="revisions">All revisions of the configuration, in any order.</param>
    /// <param name="latestReadyRevisionName">The latest ready revision of the configuration; null if there is none.</param>
    /// <param name="retention">What to keep.</param>
    /// <param name="now">The time.</param>
    /// <returns>The names to delete: first those whose time is over, then those over the maximum, in each part the longest unused first.</returns>
    public static ValueList<string> Choose(
        IReadOnlyCollection<Revision> revisions, string? latestReadyRevisionName, RevisionRetention retention, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(revisions);
        ArgumentNullException.ThrowIfNull(retention);
        if (retention is { MaxNonActive: null, SinceCreated: null, SinceLastActive: null })
        {
            return [];
        }

        var idle = Idle(revisions, latestReadyRevisionName);
        var budget = Math.Max(0, idle.Length - retention.MinNonActive);
        var stale = idle.Where(revision => IsStale(revision, retention, now)).Take(budget).ToArray();
        var surplus = Math.Max(0, idle.Length - stale.Length - (retention.MaxNonActive ?? int.MaxValue));
        return stale.Concat(idle.Except(stale).Take(surplus)).Select(revision => revision.Name).ToValueList();
    }

    /// <summary>Says when the next choice can have another result without anything else having changed: when the next revision has had its time.</summary>
    /// <param name="revisions">The revisions that are left.</param>
    /// <param name="latestReadyRevisionName">The latest ready revision of the configuration; null if there is none.</param>
    /// <param name="retention">What to keep.</param>
    /// <param name="now">The time.</param>
    /// <returns>The time, in UTC; null if there is no such revision.</returns>
    public static DateTimeOffset? NextChoice(
        IReadOnlyCollection<Revision> revisions, string? latestReadyRevisionName, RevisionRetention retention, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(revisions);
        ArgumentNullException.ThrowIfNull(retention);
        var idle = Idle(revisions, latestReadyRevisionName);
        return retention is { SinceCreated: null, SinceLastActive: null } || idle.Length <= retention.MinNonActive
            ? null
            : idle.Select(revision => StaleFrom(revision, retention)).Where(time => time > now).Min();
    }

    private static Revision[] Idle(IEnumerable<Revision> revisions, string? latestReady) =>
    [
        .. revisions
            .Where(revision => !IsKept(revision, latestReady))
            .OrderBy(LastActive)
            .ThenBy(revision => revision.Name, StringComparer.Ordinal),
    ];

    private static bool IsKept(Revision revision, string? latestReady) =>
        revision.Name == latestReady
        || revision.Status.RoutingState != RoutingState.Reserve
        || string.Equals(revision.Annotations.GetValueOrDefault(ServingLabels.NoGarbageCollection), "true", StringComparison.OrdinalIgnoreCase);

    private static bool IsStale(Revision revision, RevisionRetention retention, DateTimeOffset now) => StaleFrom(revision, retention) is { } time && time <= now;

    /// <summary>When both times of a revision are over; null if neither counts, or not while there are dates.</summary>
    private static DateTimeOffset? StaleFrom(Revision revision, RevisionRetention retention)
    {
        var created = After(revision.CreatedAt, retention.SinceCreated);
        var active = After(LastActive(revision), retention.SinceLastActive);
        return created is null || active > created ? active : created;
    }

    private static DateTimeOffset? After(DateTimeOffset time, TimeSpan? span) =>
        span is not { } value ? null : value >= DateTimeOffset.MaxValue - time ? DateTimeOffset.MaxValue : time + value;

    private static DateTimeOffset LastActive(Revision revision) => revision.Status.RoutingStateModified ?? revision.CreatedAt;
}
