using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Serverless.Hosting.Model;
using Serverless.Hosting.Routing;
using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Deployment;

/// <summary>
/// Deletes the revisions of a configuration that are kept no longer, and asks for the next look when the next one has had its time.
/// </summary>
internal sealed partial class RevisionCollector(
    ServingCache cache,
    ServingState serving,
    ServingWriter writer,
    RoutingLabels routing,
    PinLock pins,
    ReconcileQueue queue,
    IOptionsMonitor<RevisionRetention> retention,
    TimeProvider time,
    ILogger<RevisionCollector> logger)
{
    public async Task CollectAsync(Configuration configuration, CancellationToken cancellationToken)
    {
        var (settings, now) = (retention.CurrentValue, time.GetUtcNow());

        // the one that was created last would be made again at once
        var revisions = cache.RevisionsOf(configuration.Namespace, configuration.Name)
            .Where(revision => revision.Name != configuration.Status.LatestCreatedRevisionName)
            .ToArray();
        var chosen = RevisionGarbage.Choose(revisions, configuration.Status.LatestReadyRevisionName, settings, now);
        foreach (var name in chosen)
        {
            await TryDeleteAsync(revisions.First(revision => revision.Name == name), cancellationToken);
        }

        var left = revisions.Where(revision => !chosen.Contains(revision.Name)).ToArray();
        if (RevisionGarbage.NextChoice(left, configuration.Status.LatestReadyRevisionName, settings, now) is { } next)
        {
            queue.AddAt(configuration.Id, next);
        }
    }

    /// <summary>Whatever chose the revision, it stays while traffic is meant for it, or requests may still be on its instances.</summary>
    private async Task TryDeleteAsync(Revision revision, CancellationToken cancellationToken)
    {
        using var pinned = await pins.EnterAsync(cancellationToken);
        if (!routing.IsNamed(revision) && serving.Find(revision.Id) is null or { Instances.Instances.Count: 0 }
            && await writer.DeleteAsync(revision.Id, revision.Version, cancellationToken))
        {
            LogCollected(logger, revision.Name);
        }
    }

    [LoggerMessage(414, LogLevel.Information, "Revision {Revision} is kept no longer: no route has named it for a while.")]
    private static partial void LogCollected(ILogger logger, string revision);
}
