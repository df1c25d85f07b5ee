using System.ComponentModel.DataAnnotations;

namespace Serverless.Hosting.Sqlite;

/// <summary>
/// Where a <see cref="SqliteRevisionStore"/> keeps its file.
/// </summary>
public sealed class SqliteStoreOptions
{
    /// <summary>
    /// The path of the database file, <c>serverless.db</c> by default. File and folder are created where they are missing. A relative path starts at the
    /// content root of the host; without a host, at the current folder. Files with <c>-wal</c>, <c>-shm</c> and <c>.lock</c> added to the name lie beside it:
    /// the first belongs to the data whenever the host has not ended in good order. It must be a local disk: network file systems break its locks.
    /// </summary>
    [Required]
    public string Path { get; set; } = "serverless.db";
}
