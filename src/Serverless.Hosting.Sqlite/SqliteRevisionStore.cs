using System.Runtime.CompilerServices;
using Serverless.Hosting.Deployment;
using Serverless.Hosting.Model;
using Serverless.Hosting.Sqlite.Storage;

namespace Serverless.Hosting.Sqlite;

/// <summary>
/// Keeps objects in one SQLite file, for one process at a time.
/// </summary>
/// <remarks>
/// A write that has completed survives the end of the process, however it ends. What users write (objects, their changes and deletions) survives the loss of
/// power too. Statuses written last may be lost with the power, and never more than that: what was written after something lost is lost as well.
/// Writes that wait at the same time share a transaction, and each still has its own result. Watches are told of a deleted object before what it owned.
/// </remarks>
public sealed class SqliteRevisionStore : IRevisionStore, IAsyncDisposable, IDisposable
{
    private readonly TimeProvider _timeProvider;
    private readonly StoreFile _file;
    private readonly ResourceWriter _table;
    private readonly ReaderPool _readers;
    private readonly WriteQueue _writes;
    private readonly StoreWatchers _watchers = new();
    private int _disposed;

    private SqliteRevisionStore(StoreFile file, TimeProvider timeProvider)
    {
        (_file, _timeProvider) = (file, timeProvider);
        _table = new ResourceWriter(file.OpenForWriting(), file.Path);
        _readers = new ReaderPool(file);
        _writes = new WriteQueue(_table, _watchers, file.Path);
    }

    /// <summary>Opens a store, creates it where there is none, and brings an older one up to date.</summary>
    /// <param name="options">Where the file is.</param>
    /// <param name="timeProvider">Tells when objects are created.</param>
    /// <returns>The store, which has the file for itself until it is disposed.</returns>
    /// <exception cref="StoreFormatException">The file is damaged, of another application or of a newer version. It was not changed.</exception>
    /// <exception cref="IOException">Another process or store has the file open, or the folder cannot be written to.</exception>
    public static SqliteRevisionStore Open(SqliteStoreOptions options, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(timeProvider);
        ArgumentException.ThrowIfNullOrWhiteSpace(options.Path);
        var file = StoreFile.Lock(options.Path);
        try
        {
            return new SqliteRevisionStore(file, timeProvider);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public Task<T?> GetAsync<T>(string ns, string name, CancellationToken cancellationToken)
        where T : Resource
    {
        var id = new ResourceId(ResourceWrites.KindOf<T>(), ns, name);
        return Task.Run(() => _readers.Use(reader => (T?)reader.Get(id)), cancellationToken);
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<T>> ListAsync<T>(string? ns, CancellationToken cancellationToken)
        where T : Resource
    {
        var kind = ResourceWrites.KindOf<T>();
        return Task.Run<IReadOnlyList<T>>(() => [.. _readers.Use(reader => reader.List(kind, ns)).Cast<T>()], cancellationToken);
    }

    /// <inheritdoc />
    public Task<T> CreateAsync<T>(T resource, CancellationToken cancellationToken)
        where T : Resource =>
        WriteAsync(resource, batch => batch.Create(resource, _timeProvider.GetUtcNow()), isStatus: false, cancellationToken);

    /// <inheritdoc />
    public Task<T> UpdateAsync<T>(T resource, CancellationToken cancellationToken)
        where T : Resource =>
        WriteAsync(resource, batch => batch.Update(resource), isStatus: false, cancellationToken);

    /// <inheritdoc />
    public Task<T> UpdateStatusAsync<T>(T resource, CancellationToken cancellationToken)
        where T : Resource =>
        WriteAsync(resource, batch => batch.UpdateStatus(resource), isStatus: true, cancellationToken);

    /// <inheritdoc />
    public Task<bool> DeleteAsync(ResourceId id, long? version, CancellationToken cancellationToken) =>
        WriteAsync(id, batch => batch.Delete(id, version), isStatus: false, cancellationToken);

    /// <inheritdoc />
    /// <remarks>
    /// Read the objects that there are without long pauses: until they are all read, the log of the file cannot be cut. Disposing the store ends the watch.
    /// </remarks>
    public async IAsyncEnumerable<StoreChange> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var watcher = _watchers.Subscribe();
        await Task.Yield();
        long version;
        var reader = _readers.Rent();
        try
        {
            (version, var resources) = reader.ReadSnapshot();
            foreach (var resource in resources)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return new(StoreChangeKind.Put, resource);
            }
        }
        finally
        {
            _readers.Return(reader);
        }

        yield return new(StoreChangeKind.Replayed, null);
        await foreach (var change in watcher.FollowAsync(version, cancellationToken))
        {
            yield return change;
        }
    }

    /// <summary>Completes the writes that are queued, ends all watches and closes the file.</summary>
    /// <returns>A task that completes when the file is free.</returns>
    public async ValueTask DisposeAsync() => await Task.Run(Dispose);

    /// <summary>Completes the writes that are queued, ends all watches and closes the file.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        _writes.Dispose();
        _watchers.Close();
        _readers.Dispose();
        _table.Dispose();
        _file.Dispose();
    }

    private Task<T> WriteAsync<T>(object argument, Func<WriteBatch, T> write, bool isStatus, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(argument);
        return cancellationToken.IsCancellationRequested
            ? Task.FromCanceled<T>(cancellationToken)
            : _writes.Enqueue(write, isStatus).WaitAsync(cancellationToken);
    }
}
