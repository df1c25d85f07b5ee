using System.Text.Json;
using Microsoft.Data.Sqlite;
using Serverless.Hosting.Model;
using Serverless.Hosting.Sqlite.Format;

namespace Serverless.Hosting.Sqlite.Storage;

/// <summary>
/// Reads objects over one connection. For one thread at a time.
/// </summary>
internal sealed class ResourceReader(SqliteConnection connection, string path) : IDisposable
{
    private const string Select = "SELECT kind, namespace, name, uid, generation, version, status_version, created_at, spec, status FROM resource ";

    private readonly SqliteCommand _get =
        connection.Prepare(Select + "WHERE kind = $kind AND namespace = $namespace AND name = $name", "$kind", "$namespace", "$name");

    private readonly SqliteCommand _list = connection.Prepare(Select + "WHERE kind = $kind ORDER BY namespace, name", "$kind");

    private readonly SqliteCommand _listNamespace =
        connection.Prepare(Select + "WHERE kind = $kind AND namespace = $namespace ORDER BY name", "$kind", "$namespace");

    private readonly SqliteCommand _ownedBy = connection.Prepare(Select + "WHERE owner_uid = $uid", "$uid");
    private readonly SqliteCommand _all = connection.Prepare(Select);

    public Resource? Get(ResourceId id) => Read(_get.With(id.Kind.ToString(), id.Namespace, id.Name)).SingleOrDefault();

    public IReadOnlyList<Resource> List(ResourceKind kind, string? ns) =>
        [.. Read(ns is null ? _list.With(kind.ToString()) : _listNamespace.With(kind.ToString(), ns))];

    public IReadOnlyList<Resource> OwnedBy(string uid) => [.. Read(_ownedBy.With(uid))];

    /// <summary>Reads all objects as they are at one moment, one by one.</summary>
    /// <returns>The version of the store at that moment, and the objects: to be read to the end or disposed.</returns>
    public (long Version, IEnumerable<Resource> Resources) ReadSnapshot()
    {
        // The first read of a transaction fixes what the later ones see.
        connection.Execute("BEGIN");
        try
        {
            return (ReadVersion(), ReadAll());
        }
        catch
        {
            connection.Execute("ROLLBACK");
            throw;
        }
    }

    /// <summary>The last version that the store gave.</summary>
    public long ReadVersion() => Guard(() => connection.QueryNumber("SELECT version FROM store"));

    public void Dispose()
    {
        foreach (var command in new[] { _get, _list, _listNamespace, _ownedBy, _all })
        {
            command.Dispose();
        }

        connection.Dispose();
    }

    private IEnumerable<Resource> ReadAll()
    {
        try
        {
            foreach (var resource in Read(_all))
            {
                yield return resource;
            }
        }
        finally
        {
            // Not COMMIT: on a damaged file that fails and would hide what was found.
            connection.Execute("ROLLBACK");
        }
    }

    private IEnumerable<Resource> Read(SqliteCommand command)
    {
        using var row = Guard(command.ExecuteReader);
        while (Guard(row.Read))
        {
            yield return Guard(() => ReadRow(row));
        }
    }

    private T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (SqliteException error) when (error.IsDamage())
        {
            throw StoreErrors.Damaged(path, error);
        }
    }

    private Resource ReadRow(SqliteDataReader row)
    {
        var (kind, ns, name) = (row.GetString(0), row.GetString(1), row.GetString(2));
        try
        {
            return ResourceFormat.Read(Enum.Parse<ResourceKind>(kind), row.GetString(8), row.GetString(9)) with
            {
                Namespace = ns,
                Name = name,
                Uid = row.GetString(3),
                Generation = row.GetInt64(4),
                Version = row.GetInt64(5),
                StatusVersion = row.GetInt64(6),
                CreatedAt = new DateTimeOffset(row.GetInt64(7), TimeSpan.Zero),
            };
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw StoreErrors.Unreadable(path, $"{kind} {ns}/{name}", error);
        }
    }
}
