using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Serverless.Hosting.Processes;

/// <summary>
/// Keeps what is logged, with category and named values.
/// </summary>
internal sealed class TestLogs : ILoggerFactory
{
    public ConcurrentQueue<Dictionary<string, string?>> Entries { get; } = new();

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, Entries);

    public void AddProvider(ILoggerProvider provider)
    {
        // there is only this one
    }

    public void Dispose() => Entries.Clear();

    private sealed class Logger(string category, ConcurrentQueue<Dictionary<string, string?>> entries) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var entry = ((IEnumerable<KeyValuePair<string, object?>>)state!).ToDictionary(pair => pair.Key, pair => pair.Value?.ToString());
            entry["Category"] = category;
            entry["Message"] = formatter(state, exception);
            entry.TryAdd("Line", null);
            entries.Enqueue(entry);
        }
    }
}
