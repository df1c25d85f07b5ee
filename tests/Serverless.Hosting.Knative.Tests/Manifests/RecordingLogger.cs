using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Serverless.Hosting.Knative.Manifests;

/// <summary>
/// Keeps what is logged.
/// </summary>
internal sealed class RecordingLogger : ILogger<ManifestSource>
{
    public ConcurrentQueue<(LogLevel Level, string Text)> Entries { get; } = new();

    public IEnumerable<string> Errors => Entries.Where(entry => entry.Level == LogLevel.Error).Select(entry => entry.Text);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Entries.Enqueue((logLevel, formatter(state, exception)));
}
