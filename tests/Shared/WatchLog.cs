using System.Threading.Channels;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Deployment;

/// <summary>
/// A watch that is read as fast as it tells.
/// </summary>
internal sealed class WatchLog : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _end = new();
    private readonly Channel<StoreChange> _changes = Channel.CreateUnbounded<StoreChange>();
    private readonly Task _reading;

    public WatchLog(IRevisionStore store) => _reading = ReadAsync(store);

    public async Task<StoreChange> NextAsync() => await _changes.Reader.ReadAsync().AsTask().WaitAsync(Deadline, TimeProvider.System);

    /// <summary>Reads until a change fits.</summary>
    /// <returns>All that was read, that change last.</returns>
    public async Task<List<StoreChange>> UntilAsync(Func<StoreChange, bool> fits)
    {
        var read = new List<StoreChange>();
        do
        {
            read.Add(await NextAsync());
        }
        while (!fits(read[^1]));
        return read;
    }

    public Task<List<StoreChange>> UntilReplayedAsync() => UntilAsync(change => change.Kind == StoreChangeKind.Replayed);

    /// <summary>Reads until each of some objects was told.</summary>
    /// <returns>All that was read.</returns>
    public async Task<List<StoreChange>> UntilPutAsync(IEnumerable<Resource> resources)
    {
        var missing = resources.ToList();
        return await UntilAsync(change => missing.RemoveAll(resource => resource == change.Resource) > 0 && missing.Count == 0);
    }

    public Task<List<StoreChange>> UntilPutAsync(Resource resource) => UntilAsync(change => change.Resource == resource);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _reading.WaitAsync(Deadline, TimeProvider.System));
        _end.Dispose();
    }

    private async Task ReadAsync(IRevisionStore store)
    {
        try
        {
            await foreach (var change in store.WatchAsync(_end.Token))
            {
                _changes.Writer.TryWrite(change);
            }
        }
        catch (Exception error)
        {
            _changes.Writer.TryComplete(error);
            throw;
        }
    }
}
