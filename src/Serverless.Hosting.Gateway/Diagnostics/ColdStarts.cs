using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Gateway.Diagnostics;

/// <summary>
/// Tells how long the first request had to wait for a revision at rest: once for each rest, however many requests come at once.
/// </summary>
internal sealed partial class ColdStarts(GatewayInstruments instruments, ILogger<ColdStarts> logger)
{
    private readonly ConcurrentDictionary<RevisionState, byte> _waking = [];

    /// <summary>Makes a request the one that is told about.</summary>
    /// <returns>Whether it is: the revision has no instance, and no other request was first.</returns>
    public bool TryClaim(RevisionState revision) => revision.CountReady() == 0 && _waking.TryAdd(revision, 0);

    /// <summary>The request that was claimed has been answered, or was given up.</summary>
    public void End(RevisionState revision, TimeSpan? answeredAfter)
    {
        _waking.TryRemove(revision, out _);
        if (answeredAfter is { } elapsed)
        {
            instruments.OnColdStart(revision.Revision, elapsed);
            LogColdStart(logger, revision.Revision.Name, (long)elapsed.TotalMilliseconds);
        }
    }

    [LoggerMessage(110, LogLevel.Information, "First request to {Revision} after rest was answered in {Milliseconds} ms.")]
    private static partial void LogColdStart(ILogger logger, string revision, long milliseconds);
}
