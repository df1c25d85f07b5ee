using Microsoft.Data.Sqlite;
using Serverless.Hosting.Model;
using Serverless.Hosting.Sqlite.Format;
using SQLitePCL;

namespace Serverless.Hosting.Sqlite.Storage;

/// <summary>
/// Writes objects over the one connection that writes. For one thread at a time.
/// </summary>
internal sealed class ResourceWriter(SqliteConnection connection, string path) : IDisposable
{
    private readonly SqliteCommand _begin = connection.Prepare("BEGIN IMMEDIATE");
    private readonly SqliteCommand _commit = connection.Prepare("COMMIT");
    private readonly SqliteCommand _setVersion = connection.Prepare("UPDATE store SET version = $version", "$version");

    private readonly SqliteCommand _insert = connection.Prepare(
        """
        INSERT INTO resource (kind, namespace, name, uid, owner_uid, generation, version, status_version, created_at, spec, status)
        VALUES ($kind, $namespace, $name, $uid, $owner, $generation, $version, $statusVersion, $createdAt, $spec, $status)
        """,
        "$kind", "$namespace", "$name", "$uid", "$owner", "$generation", "$version", "$statusVersion", "$createdAt", "$spec", "$status");

    private readonly SqliteCommand _update = connection.Prepare(
        """
        UPDATE resource SET owner_uid = $owner, generation = $generation, version = $version, spec = $spec
        WHERE kind = $kind AND namespace = $namespace AND name = $name
        """,
        "$kind", "$namespace", "$name", "$owner", "$generation", "$version", "$spec");

    private readonly SqliteCommand _updateStatus = connection.Prepare(
        "UPDATE resource SET status_version = $version, status = $status WHERE kind = $kind AND namespace = $namespace AND name = $name",
        "$kind", "$namespace", "$name", "$version", "$status");

    private readonly SqliteCommand _delete = connection.Prepare(
        "DELETE FROM resource WHERE kind = $kind AND namespace = $namespace AND name = $name", "$kind", "$namespace", "$name");

    private bool? _survivesPowerLoss;

    /// <summary>What the transaction under way sees.</summary>
    public ResourceReader Reader { get; } = new(connection, path);

    /// <summary>Begins a transaction.</summary>
    /// <param name="survivesPowerLoss">Whether the commit waits for the disk; if not, it survives the end of the process, not that of the machine.</param>
    public void Begin(bool survivesPowerLoss)
    {
        if (_survivesPowerLoss != survivesPowerLoss)
        {
            connection.Execute(survivesPowerLoss ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL");
            _survivesPowerLoss = survivesPowerLoss;
        }

        _begin.ExecuteNonQuery();
    }

    /// <summary>Notes the last version that the store gave.</summary>
    public void SetVersion(long version) => _setVersion.With(version).ExecuteNonQuery();

    public void Commit() => _commit.ExecuteNonQuery();

    /// <summary>Takes the transaction back. Where SQLite has done so already this does nothing; where it cannot, the next <see cref="Begin"/> says so.</summary>
    public void Rollback() => _ = raw.sqlite3_exec(connection.Handle, "ROLLBACK");

    public void Insert(Resource resource)
    {
        var (spec, status) = (ResourceFormat.WriteSpec(resource), ResourceFormat.WriteStatus(resource));
        _insert
            .With(
                resource.Kind.ToString(), resource.Namespace, resource.Name, resource.Uid, resource.Owner?.Uid, resource.Generation,
                resource.Version, resource.StatusVersion, resource.CreatedAt.UtcTicks, spec, status)
            .ExecuteNonQuery();
    }

    public void Update(Resource resource)
    {
        var spec = ResourceFormat.WriteSpec(resource);
        _update
            .With(resource.Kind.ToString(), resource.Namespace, resource.Name, resource.Owner?.Uid, resource.Generation, resource.Version, spec)
            .ExecuteNonQuery();
    }

    public void UpdateStatus(Resource resource)
    {
        var status = ResourceFormat.WriteStatus(resource);
        _updateStatus.With(resource.Kind.ToString(), resource.Namespace, resource.Name, resource.StatusVersion, status).ExecuteNonQuery();
    }

    public void Delete(ResourceId id) => _delete.With(id.Kind.ToString(), id.Namespace, id.Name).ExecuteNonQuery();

    public void Dispose()
    {
        foreach (var command in new[] { _begin, _commit, _setVersion, _insert, _update, _updateStatus, _delete })
        {
            command.Dispose();
        }

        Reader.Dispose();
    }
}
