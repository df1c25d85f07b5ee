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

        var idle = revisions
            .Where(revision => !IsKept(revision, latestReadyRevisionName))
            .OrderBy(LastActive)
            .ThenBy(revision => revision.Name, StringComparer.Ordinal)
            .ToArray();
        var budget = Math.Max(0, idle.Length - retention.MinNonActive);
        var stale = idle.Where(revision => IsStale(revision, retention, now)).Take(budget).ToArray();
        var surplus = Math.Max(0, idle.Length - stale.Length - (retention.MaxNonActive ?? int.MaxValue));
        return stale.Concat(idle.Except(stale).Take(surplus)).Select(revision => revision.Name).ToValueList();
    }

    private static bool IsKept(Revision revision, string? latestReady) =>
        revision.Name == latestReady
        || revision.Status.RoutingState != RoutingState.Reserve
        || string.Equals(revision.Annotations.GetValueOrDefault(ServingLabels.NoGarbageCollection), "true", StringComparison.OrdinalIgnoreCase);

    private static bool IsStale(Revision revision, RevisionRetention retention, DateTimeOffset now) =>
        retention is not { SinceCreated: null, SinceLastActive: null }
        && (retention.SinceCreated is not { } created || now - revision.CreatedAt >= created)
        && (retention.SinceLastActive is not { } active || now - LastActive(revision) >= active);

    private static DateTimeOffset LastActive(Revision revision) => revision.Status.RoutingStateModified ?? revision.CreatedAt;
}
