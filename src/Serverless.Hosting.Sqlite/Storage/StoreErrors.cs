using Microsoft.Data.Sqlite;
using Serverless.Hosting.Deployment;

namespace Serverless.Hosting.Sqlite.Storage;

/// <summary>
/// Says in words what is wrong with a file and what helps.
/// </summary>
internal static class StoreErrors
{
    private const int Corrupt = 11;
    private const int NotADatabase = 26;

    public static bool IsDamage(this SqliteException error) => error.SqliteErrorCode is Corrupt or NotADatabase;

    public static StoreFormatException Damaged(string path, SqliteException cause) => Damaged(path, cause.Message, cause);

    public static StoreFormatException Damaged(string path, string finding, Exception? cause = null) => new(
        $"The store '{path}' is damaged or is no SQLite database: {finding} It was left as it is. "
        + "Restore it from a backup, or move it away to begin with an empty store.",
        cause);

    public static StoreFormatException Unreadable(string path, string what, Exception cause) =>
        new($"{what} in the store '{path}' cannot be read: {cause.Message} Restore the file from a backup, or repair the row with a SQLite client.", cause);

    public static StoreFormatException Foreign(string path) =>
        new($"The file '{path}' is a SQLite database of another application. It was left as it is. Choose another path for the store.");

    public static StoreFormatException Newer(string path, long version, long supported) => new(
        $"The store '{path}' has schema version {version}, and this build reads versions up to {supported}. It was left as it is. "
        + $"Run a build that knows version {version}, or choose another path.");

    public static IOException InUse(string path, Exception cause) =>
        new($"The store '{path}' is in use: another process or store has its lock file. End that one first, or choose another path.", cause);
}
