using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Serverless.Hosting;

/// <summary>
/// Keeps every message that is logged.
/// </summary>
internal sealed class RecordingLogs : ILoggerProvider, ILogger
{
    public ConcurrentQueue<string> Messages { get; } = new();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Messages.Enqueue(formatter(state, exception));

    public void Dispose()
    {
        // nothing is held
    }
}
