using Serverless.Hosting.Deployment;

namespace Serverless.Hosting.Sqlite;

public sealed class SqliteRevisionStoreContractTests : RevisionStoreContract
{
    private readonly TemporaryFolder _folder = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    protected override IRevisionStore OpenStore(TimeProvider timeProvider) =>
        SqliteRevisionStore.Open(new SqliteStoreOptions { Path = _folder["store.db"] }, timeProvider);
}
