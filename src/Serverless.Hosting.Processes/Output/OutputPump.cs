using Microsoft.Extensions.Logging;
using Serverless.Hosting.Processes.Launching;

namespace Serverless.Hosting.Processes.Output;

/// <summary>
/// Brings what a process writes to the log, and keeps the last lines.
/// </summary>
internal sealed partial class OutputPump(ILogger logger, string service, string revision, string instance)
{
    private const int MaxLineLength = 8192;
    private const int TailLines = 20;
    private const int BufferSize = 4096;

    public OutputTail Tail { get; } = new(TailLines);

    /// <summary>Reads until the process, and all to whom it handed its output, have closed it.</summary>
    public Task RunAsync(IChildProcess process) => Task.WhenAll(ReadAsync(process.Output), ReadAsync(process.Error));

    private async Task ReadAsync(Stream stream)
    {
        var lines = new LineSplitter(MaxLineLength, OnLine);
        var buffer = new byte[BufferSize];
        try
        {
            for (int count; (count = await stream.ReadAsync(buffer)) > 0;)
            {
                lines.Add(buffer.AsSpan(0, count));
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // the pipe was closed from our side, after the process ended
            LogClosed(exception, instance);
        }

        lines.Complete();
    }

    private void OnLine(string line)
    {
        Tail.Add(line);
        LogLine(service, revision, instance, line);
    }

    [LoggerMessage(530, LogLevel.Information, "{Service} {Revision} {Instance}: {Line}")]
    private partial void LogLine(string service, string revision, string instance, string line);

    [LoggerMessage(531, LogLevel.Debug, "The output of instance {Instance} was closed.")]
    private partial void LogClosed(Exception exception, string instance);
}
