using Microsoft.Data.Sqlite;

namespace Serverless.Hosting.Sqlite.Storage;

/// <summary>
/// The file of a store: who may open it, and how.
/// </summary>
internal sealed class StoreFile : IDisposable
{
    private readonly FileStream _lock;

    private StoreFile(string path, FileStream @lock) => (Path, _lock) = (path, @lock);

    public string Path { get; }

    /// <summary>Locks the file for this store alone; the system frees the lock when the process ends, however it ends.</summary>
    /// <exception cref="IOException">Another store has it open.</exception>
    public static StoreFile Lock(string path)
    {
        path = System.IO.Path.GetFullPath(path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        try
        {
            return new(path, new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException error)
        {
            throw StoreErrors.InUse(path, error);
        }
    }

    /// <summary>Makes the file a store of the current schema.</summary>
    /// <returns>The connection that writes.</returns>
    /// <exception cref="Deployment.StoreFormatException">The file is something else, damaged or newer; it was not changed.</exception>
    public SqliteConnection OpenForWriting()
    {
        try
        {
            if (File.Exists(Path))
            {
                using var inspection = Connect(SqliteOpenMode.ReadOnly);
                StoreSchema.Check(inspection, Path);
            }

            return Prepare(Connect(SqliteOpenMode.ReadWriteCreate));
        }
        catch (SqliteException error) when (error.IsDamage())
        {
            throw StoreErrors.Damaged(Path, error);
        }
    }

    /// <summary>Opens a connection that reads.</summary>
    public SqliteConnection OpenForReading()
    {
        var connection = Connect(SqliteOpenMode.ReadOnly);
        connection.Execute("PRAGMA cache_size=-1024");
        return connection;
    }

    public void Dispose() => _lock.Dispose();

    private static SqliteConnection Prepare(SqliteConnection connection)
    {
        try
        {
            connection.Execute("PRAGMA journal_mode=WAL");
            connection.Execute("PRAGMA journal_size_limit=67108864");
            StoreSchema.Migrate(connection, StoreSchema.Steps);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private SqliteConnection Connect(SqliteOpenMode mode)
    {
        var settings = new SqliteConnectionStringBuilder { DataSource = Path, Mode = mode, Pooling = false };
        var connection = new SqliteConnection(settings.ConnectionString);
        connection.Open();
        return connection;
    }
}
