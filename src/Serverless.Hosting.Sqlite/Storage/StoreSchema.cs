using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Serverless.Hosting.Sqlite.Storage;

/// <summary>
/// The layout of the file, step by step: a file that has taken n steps has version n.
/// </summary>
internal static class StoreSchema
{
    /// <summary>Marks a SQLite file as a store: "slvs".</summary>
    public const int ApplicationId = 0x736C7673;

    /// <summary>The steps from an empty file to the current layout. Released steps never change; a new layout is a new step.</summary>
    public static IReadOnlyList<string> Steps { get; } =
    [
        """
        CREATE TABLE resource (
            kind TEXT NOT NULL,
            namespace TEXT NOT NULL,
            name TEXT NOT NULL,
            uid TEXT NOT NULL,
            owner_uid TEXT,
            generation INTEGER NOT NULL,
            version INTEGER NOT NULL,
            status_version INTEGER NOT NULL,
            created_at INTEGER NOT NULL, -- 100 ns since 0001-01-01, UTC
            spec TEXT NOT NULL,
            status TEXT NOT NULL,
            PRIMARY KEY (kind, namespace, name)
        ) STRICT;
        CREATE INDEX resource_owner ON resource (owner_uid) WHERE owner_uid IS NOT NULL;
        CREATE TABLE store (version INTEGER NOT NULL) STRICT; -- one row: the last version given
        INSERT INTO store VALUES (0);
        """,
    ];

    /// <summary>Finds out whether a file can be opened as a store, without writing to it.</summary>
    /// <exception cref="Deployment.StoreFormatException">It is damaged, of another application or newer.</exception>
    /// <exception cref="SqliteException">It is damaged so badly that it cannot be checked.</exception>
    public static void Check(SqliteConnection connection, string path)
    {
        var version = connection.QueryNumber("PRAGMA user_version");
        var isEmpty = connection.QueryNumber("SELECT count(*) FROM sqlite_schema") == 0 && version == 0;
        if (connection.QueryNumber("PRAGMA application_id") != ApplicationId && !isEmpty)
        {
            throw StoreErrors.Foreign(path);
        }

        if (version > Steps.Count)
        {
            throw StoreErrors.Newer(path, version, Steps.Count);
        }

        // Reads the whole file, as whoever opens it is about to do anyway.
        using var check = connection.Prepare("PRAGMA quick_check(1)");
        if ((string)check.ExecuteScalar()! is var finding and not "ok")
        {
            throw StoreErrors.Damaged(path, finding + ".");
        }
    }

    /// <summary>Takes the steps that a file has not taken yet, all or none of them.</summary>
    public static void Migrate(SqliteConnection connection, IReadOnlyList<string> steps)
    {
        var version = (int)connection.QueryNumber("PRAGMA user_version");
        if (version == steps.Count)
        {
            return;
        }

        using var transaction = connection.BeginTransaction();
        var script = string.Join('\n', steps.Skip(version));
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = string.Create(
            CultureInfo.InvariantCulture,
            $"{script}\nPRAGMA application_id={ApplicationId};\nPRAGMA user_version={steps.Count};");
        command.ExecuteNonQuery();
        transaction.Commit();
    }
}
