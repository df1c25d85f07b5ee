using System.Collections.Concurrent;
using System.Diagnostics;
using Serverless.Hosting.Diagnostics;

namespace Serverless.Hosting.Gateway.Diagnostics;

/// <summary>
/// Listens to the spans of the library and keeps those that have ended.
/// </summary>
internal sealed class SpanCollector : IDisposable
{
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;

    public SpanCollector()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == ServerlessTelemetry.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>The spans of a revision, in the order of their ends.</summary>
    public IReadOnlyList<Activity> Of(string revision) => [.. _ended.Where(span => (string?)span.GetTagItem(TelemetryTags.Revision) == revision)];

    public void Dispose() => _listener.Dispose();
}
