using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Serverless.Hosting.Deployment;

namespace Serverless.Hosting.Sqlite.Storage;

/// <summary>
/// The one writer: a thread that puts all writes that wait into one transaction, so that many callers share one wait for the disk.
/// </summary>
internal sealed class WriteQueue : IDisposable
{
    private const int MaxBatchSize = 1000;

    private readonly ResourceWriter _table;
    private readonly StoreWatchers _watchers;
    private readonly string _path;
    private readonly BlockingCollection<PendingWrite> _pending = [];
    private readonly Thread _thread;
    private long _version;

    public WriteQueue(ResourceWriter table, StoreWatchers watchers, string path)
    {
        (_table, _watchers, _path, _version) = (table, watchers, path, table.Reader.ReadVersion());
        _thread = new Thread(Run) { Name = "Serverless.Hosting.Sqlite", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Queues a write.</summary>
    /// <returns>The result, once the write is committed.</returns>
    /// <exception cref="ObjectDisposedException">The store is closed.</exception>
    public Task<T> Enqueue<T>(Func<WriteBatch, T> write, bool isStatus)
    {
        var pending = new PendingWrite<T>(write, isStatus);
        try
        {
            _pending.Add(pending);
        }
        catch (InvalidOperationException)
        {
            return Task.FromException<T>(new ObjectDisposedException(nameof(SqliteRevisionStore)));
        }

        return pending.Task;
    }

    /// <summary>Refuses further writes and waits for those that are queued.</summary>
    public void Dispose()
    {
        _pending.CompleteAdding();
        _thread.Join();
        _pending.Dispose();
    }

    private void Run()
    {
        var writes = new List<PendingWrite>();
        foreach (var first in _pending.GetConsumingEnumerable())
        {
            writes.Clear();
            writes.Add(first);
            while (writes.Count < MaxBatchSize && _pending.TryTake(out var next))
            {
                writes.Add(next);
            }

            Commit(writes);
        }
    }

    private void Commit(IReadOnlyList<PendingWrite> writes)
    {
        var batch = new WriteBatch(_table, _version);
        try
        {
            _table.Begin(survivesPowerLoss: writes.Any(write => !write.IsStatus));
            foreach (var write in writes)
            {
                write.Run(batch);
            }

            if (batch.Changes.Count > 0)
            {
                _table.SetVersion(batch.Version);
            }

            _table.Commit();
        }
        catch (SqliteException error)
        {
            _table.Rollback();
            RetryOrFail(writes, error);
            return;
        }

        _version = batch.Version;
        _watchers.Publish(batch.Changes);
        foreach (var write in writes)
        {
            write.Complete();
        }
    }

    /// <summary>Gives each write a transaction of its own, so that only the one that cannot be done fails.</summary>
    private void RetryOrFail(IReadOnlyList<PendingWrite> writes, SqliteException error)
    {
        if (writes.Count == 1)
        {
            writes[0].Fail(error.IsDamage() ? StoreErrors.Damaged(_path, error) : error);
            return;
        }

        foreach (var write in writes)
        {
            Commit([write]);
        }
    }
}
