using Microsoft.Data.Sqlite;
using Serverless.Hosting.Deployment;
using Serverless.Hosting.Model;
using static Serverless.Hosting.Deployment.SampleResources;

namespace Serverless.Hosting.Sqlite;

public sealed class SqliteRevisionStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string StorePath => _folder["store.db"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Open_Again_FindsEverythingAndGoesOnCounting()
    {
        List<Resource> kept = [];
        long last;
        await using (var store = Open())
        {
            kept.Add(await store.CreateAsync(FullService(), Token));
            kept.Add(await store.CreateAsync(FullConfiguration(), Token));
            kept.Add(await store.CreateAsync(FullRoute(), Token));
            kept.Add(await store.CreateAsync(FullRevision(), Token));
            var gone = await store.CreateAsync(Service("gone"), Token);
            last = gone.Version;
            await store.DeleteAsync(gone.Id, null, Token);
        }

        await using var again = Open();
        await using var watch = new WatchLog(again);
        var replayed = (await watch.UntilReplayedAsync())[..^1].Select(change => change.Resource!);
        var next = await again.CreateAsync(Service("gone"), Token);

        Assert.Equal(kept.OrderBy(resource => resource.Kind), replayed.OrderBy(resource => resource.Kind));
        Assert.True(next.Version > last);
    }

    [Fact]
    public async Task Open_FolderMissing_CreatesIt()
    {
        await using var store = SqliteRevisionStore.Open(new() { Path = _folder["a/b/store.db"] }, TimeProvider.System);

        Assert.True(File.Exists(_folder["a/b/store.db"]));
    }

    [Fact]
    public void Open_PathEmpty_IsRefused() =>
        Assert.Throws<ArgumentException>(() => SqliteRevisionStore.Open(new() { Path = " " }, TimeProvider.System));

    [Fact]
    public async Task Open_WhileOpen_IsRefusedUntilDisposed()
    {
        await using (var first = Open())
        {
            var error = Assert.Throws<IOException>(Open);
            Assert.Contains($"'{StorePath}' is in use", error.Message, StringComparison.Ordinal);
            await first.CreateAsync(Service("a"), Token);
        }

        await using var second = Open();
        Assert.Single(await second.ListAsync<Service>(null, Token));
    }

    [Fact]
    public async Task Read_MembersOfALaterBuild_ArePassedOver()
    {
        Service kept;
        await using (var store = Open())
        {
            kept = await store.CreateAsync(FullService(), Token);
        }

        Execute("""UPDATE resource SET spec = json_set(spec, '$.new', json('{"a":[1]}'), '$.template.spec.new', 1), status = json_set(status, '$.new', 'x')""");

        await using var again = Open();
        Assert.Equal(kept, await again.GetAsync<Service>("full", "a", Token));
    }

    [Theory]
    [InlineData("UPDATE resource SET spec = 'no json'")]
    [InlineData("UPDATE resource SET spec = '{}'")]
    [InlineData("UPDATE resource SET spec = '[]'")]
    [InlineData("""UPDATE resource SET status = '{"url":1}'""")]
    [InlineData("""UPDATE resource SET status = '{"conditions":[{"type":"Ready","status":"Perhaps"}]}'""")]
    public async Task Read_RowThatMakesNoSense_NamesItAndTheFile(string damage)
    {
        await using (var store = Open())
        {
            await store.CreateAsync(Service("broken"), Token);
            await store.CreateAsync(Route("sound"), Token);
        }

        Execute(damage + " WHERE name = 'broken'");

        await using var again = Open();
        var error = await Assert.ThrowsAsync<StoreFormatException>(() => again.GetAsync<Service>("default", "broken", Token));
        Assert.Contains("Service default/broken", error.Message, StringComparison.Ordinal);
        Assert.Contains(StorePath, error.Message, StringComparison.Ordinal);
        Assert.NotNull(await again.GetAsync<Route>("default", "sound", Token));
        await Assert.ThrowsAsync<StoreFormatException>(() => again.UpdateAsync(Service("broken"), Token));
        Assert.NotNull(await again.CreateAsync(Route("other"), Token));
    }

    [Fact]
    public async Task Write_OneOfManyCannotBeDone_FailsAlone()
    {
        await using (Open())
        {
        }

        Execute("CREATE TRIGGER refuse BEFORE INSERT ON resource WHEN NEW.name = 'bad' BEGIN SELECT RAISE(ABORT, 'refused'); END");
        await using var store = Open();
        await using var watch = new WatchLog(store);
        await watch.UntilReplayedAsync();

        var writes = Enumerable.Range(0, 50).Select(i => store.CreateAsync(Service(i == 25 ? "bad" : $"good-{i}"), Token)).ToArray();
        var error = await Assert.ThrowsAsync<SqliteException>(() => writes[25]);
        var kept = await Task.WhenAll(writes.Where((_, i) => i != 25));

        Assert.Contains("refused", error.Message, StringComparison.Ordinal);
        Assert.Equal(49, (await store.ListAsync<Service>(null, Token)).Count);
        Assert.Equal(kept, (await watch.UntilPutAsync(kept[^1])).Select(change => change.Resource));
        Assert.Equal(49, kept.Select(service => service.Version).Distinct().Count());
    }

    [Fact]
    public async Task Dispose_WritesQueued_CompletesThem()
    {
        Task<Service>[] writes;
        await using (var store = Open())
        {
            writes = [.. Enumerable.Range(0, 200).Select(i => store.CreateAsync(Service($"s{i}"), Token))];
        }

        await Task.WhenAll(writes).WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, Token);
        await using var again = Open();
        Assert.Equal(200, (await again.ListAsync<Service>(null, Token)).Count);
    }

    [Fact]
    public async Task Dispose_Twice_DoesNothingMore()
    {
        var store = Open();
        await store.DisposeAsync();
        store.Dispose();

        await using var again = Open();
        Assert.Empty(await again.ListAsync<Service>(null, Token));
    }

    [Fact]
    public async Task AnyCall_Disposed_SaysSo()
    {
        var store = Open();
        await store.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.CreateAsync(Service("a"), Token));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.GetAsync<Service>("default", "a", Token));
    }

    [Fact]
    public async Task Dispose_WatchUnderWay_EndsIt()
    {
        var store = Open();
        await using var watch = store.WatchAsync(Token).GetAsyncEnumerator(Token);
        Assert.True(await watch.MoveNextAsync());
        var next = watch.MoveNextAsync();

        await store.DisposeAsync();

        Assert.False(await next);
    }

    private SqliteRevisionStore Open() => SqliteRevisionStore.Open(new() { Path = StorePath }, TimeProvider.System);

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={StorePath};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
