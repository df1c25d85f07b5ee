namespace Serverless.Hosting.Sqlite.Storage;

/// <summary>
/// Connections that read, kept for the next reader: SQLite lets any number read beside the one writer.
/// </summary>
internal sealed class ReaderPool(StoreFile file) : IDisposable
{
    private const int MaxIdle = 8;

    private readonly Lock _lock = new();
    private readonly Stack<ResourceReader> _idle = [];
    private bool _disposed;

    public T Use<T>(Func<ResourceReader, T> read)
    {
        var reader = Rent();
        try
        {
            return read(reader);
        }
        finally
        {
            Return(reader);
        }
    }

    public ResourceReader Rent()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(SqliteRevisionStore));
            if (_idle.TryPop(out var idle))
            {
                return idle;
            }
        }

        return new ResourceReader(file.OpenForReading(), file.Path);
    }

    public void Return(ResourceReader reader)
    {
        lock (_lock)
        {
            if (!_disposed && _idle.Count < MaxIdle)
            {
                _idle.Push(reader);
                return;
            }
        }

        reader.Dispose();
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            while (_idle.TryPop(out var reader))
            {
                reader.Dispose();
            }
        }
    }
}
