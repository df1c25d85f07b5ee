using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Serverless.Hosting.Knative.Manifests;

/// <summary>
/// Tells that something changed in a folder, never what: whoever waits looks for itself. So bursts, renames and lost events are all the same.
/// </summary>
internal sealed class FolderWatch(string folder, bool recursive, ILogger logger) : IDisposable
{
    private readonly Channel<bool> _changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private FileSystemWatcher? _watcher;
    private volatile bool _isBroken = true;

    /// <summary>Begins to watch, or begins anew after the watch broke.</summary>
    public void Ensure()
    {
        if (!_isBroken)
        {
            return;
        }

        try
        {
            _watcher?.Dispose();
            Directory.CreateDirectory(folder);
            _watcher = new FileSystemWatcher(folder) { IncludeSubdirectories = recursive };
            _watcher.Created += (_, _) => Signal();
            _watcher.Changed += (_, _) => Signal();
            _watcher.Deleted += (_, _) => Signal();
            _watcher.Renamed += (_, _) => Signal();
            _watcher.Error += (_, _) => Break();
            _isBroken = false;
            _watcher.EnableRaisingEvents = true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            _isBroken = true;
            logger.WatchFailed(folder, exception.Message);
        }
    }

    /// <summary>Asks for another look.</summary>
    public void Signal() => _changes.Writer.TryWrite(true);

    /// <summary>Waits for a change and then until the folder is quiet.</summary>
    /// <param name="quiet">How long nothing must happen.</param>
    /// <param name="time">The time.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task WaitAsync(TimeSpan quiet, TimeProvider time, CancellationToken cancellationToken)
    {
        const int MaxRounds = 20;
        await _changes.Reader.ReadAsync(cancellationToken);
        for (var round = 0; round < MaxRounds; round++)
        {
            await Task.Delay(quiet, time, cancellationToken);
            if (!_changes.Reader.TryRead(out _))
            {
                return;
            }
        }
    }

    public void Dispose() => _watcher?.Dispose();

    private void Break()
    {
        _isBroken = true;
        Signal();
    }
}
