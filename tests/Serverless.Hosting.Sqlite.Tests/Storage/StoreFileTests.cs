using Microsoft.Data.Sqlite;
using Serverless.Hosting.Deployment;

namespace Serverless.Hosting.Sqlite.Storage;

public sealed class StoreFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string StorePath => _folder["store.db"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Open_NewerSchema_NamesBothVersionsAndLeavesTheFile()
    {
        await FillAsync();
        Execute(StorePath, "PRAGMA user_version=99");

        var error = ExpectRefused();

        Assert.Contains("schema version 99", error.Message, StringComparison.Ordinal);
        Assert.Contains($"versions up to {StoreSchema.Steps.Count}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_Garbage_IsRefused()
    {
        var bytes = new byte[10_000];
        new Random(1).NextBytes(bytes);
        File.WriteAllBytes(StorePath, bytes);

        Assert.Contains("damaged", ExpectRefused().Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_HeaderOverwritten_IsRefused()
    {
        await FillAsync();
        Overwrite(0, 100);

        Assert.Contains("damaged", ExpectRefused().Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public async Task Open_Truncated_IsRefused(double share)
    {
        await FillAsync();
        using (var file = File.OpenWrite(StorePath))
        {
            file.SetLength((long)(file.Length * share));
        }

        Assert.Contains("damaged", ExpectRefused().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_OtherApplication_IsRefused()
    {
        Execute(StorePath, "CREATE TABLE mine (a); PRAGMA user_version=1");

        Assert.Contains("another application", ExpectRefused().Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_EmptyFile_BecomesAStore()
    {
        await File.WriteAllBytesAsync(StorePath, [], Token);

        await FillAsync();
    }

    [Fact]
    public async Task Open_PagesOverwritten_IsRefused()
    {
        await FillAsync();
        Overwrite(5 * 4096, 20 * 4096);

        Assert.Contains("damaged", ExpectRefused().Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_PagesOverwrittenAfterOpening_SaysSo()
    {
        await FillAsync();
        Overwrite(5 * 4096, 20 * 4096);
        using var file = StoreFile.Lock(StorePath);
        using var reader = new ResourceReader(file.OpenForReading(), StorePath);

        var error = Assert.Throws<StoreFormatException>(() => reader.ReadSnapshot().Resources.Count());

        Assert.Contains(StorePath, error.Message, StringComparison.Ordinal);
        Assert.Throws<StoreFormatException>(() => reader.ReadSnapshot().Resources.Count());
    }

    [Fact]
    public void Migrate_StepsThatAreMissing_AreTakenOnceInOrder()
    {
        using var connection = new SqliteConnection($"Data Source={StorePath};Pooling=false");
        connection.Open();
        string[] steps = ["CREATE TABLE t (a); INSERT INTO t VALUES (1);", "ALTER TABLE t ADD COLUMN b;", "UPDATE t SET b = a + 1;"];

        StoreSchema.Migrate(connection, steps[..1]);
        StoreSchema.Migrate(connection, steps);
        StoreSchema.Migrate(connection, steps);

        Assert.Equal(3, connection.QueryNumber("PRAGMA user_version"));
        Assert.Equal(StoreSchema.ApplicationId, connection.QueryNumber("PRAGMA application_id"));
        Assert.Equal(2, connection.QueryNumber("SELECT b FROM t"));
    }

    [Fact]
    public void Migrate_StepThatFails_TakesNone()
    {
        using var connection = new SqliteConnection($"Data Source={StorePath};Pooling=false");
        connection.Open();

        Assert.Throws<SqliteException>(() => StoreSchema.Migrate(connection, ["CREATE TABLE t (a);", "NO SQL;"]));

        Assert.Equal(0, connection.QueryNumber("PRAGMA user_version"));
        Assert.Equal(0, connection.QueryNumber("SELECT count(*) FROM sqlite_schema"));
    }

    private SqliteRevisionStore Open() => SqliteRevisionStore.Open(new() { Path = StorePath }, TimeProvider.System);

    private async Task FillAsync()
    {
        await using var store = Open();
        await Task.WhenAll(Enumerable.Range(0, 500).Select(i => store.CreateAsync(SampleResources.Service($"s{i}"), Token)));
    }

    private StoreFormatException ExpectRefused()
    {
        var before = File.ReadAllBytes(StorePath);
        var error = Assert.Throws<StoreFormatException>(Open);
        Assert.Contains(StorePath, error.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(StorePath));

        // The lock is free again: the next try says the same.
        Assert.Throws<StoreFormatException>(Open);
        return error;
    }

    private void Overwrite(int offset, int length)
    {
        var garbage = new byte[length];
        new Random(1).NextBytes(garbage);
        using var file = File.OpenWrite(StorePath);
        Assert.True(file.Length > offset + length);
        file.Position = offset;
        file.Write(garbage);
    }

    private static void Execute(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=false");
        connection.Open();
        connection.Execute(sql);
    }
}
