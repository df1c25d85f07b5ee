using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Serverless.Hosting.Deployment;

namespace Serverless.Hosting.Sqlite;

public sealed class SqliteServerlessBuilderExtensionsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ServiceCollection _services = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task UseSqlite_RelativePath_StartsAtContentRoot()
    {
        _services.AddSingleton<IHostEnvironment>(new Host(_folder["root"]));
        new ServerlessBuilder(_services).UseSqlite("data/cafe.db");
        await using var provider = _services.BuildServiceProvider();

        Assert.IsType<SqliteRevisionStore>(provider.GetRequiredService<IRevisionStore>());

        Assert.True(File.Exists(_folder["root/data/cafe.db"]));
    }

    [Fact]
    public async Task UseSqlite_OtherStoreBefore_ReplacesIt()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 5, 4, 3, 2, 1, TimeSpan.Zero));
        _services.AddSingleton<TimeProvider>(clock);
        _services.AddSingleton<IRevisionStore, InMemoryRevisionStore>();
        new ServerlessBuilder(_services).UseSqlite(options => options.Path = _folder["cafe.db"]);
        await using var provider = _services.BuildServiceProvider();

        var store = Assert.IsType<SqliteRevisionStore>(Assert.Single(provider.GetServices<IRevisionStore>()));

        Assert.Equal(clock.GetUtcNow(), (await store.CreateAsync(SampleResources.Service("a"), Token)).CreatedAt);
    }

    [Fact]
    public async Task UseSqlite_ProviderDisposed_FreesTheFile()
    {
        new ServerlessBuilder(_services).UseSqlite(_folder["cafe.db"]);
        using (var provider = _services.BuildServiceProvider())
        {
            provider.GetRequiredService<IRevisionStore>();
        }

        await using var again = SqliteRevisionStore.Open(new() { Path = _folder["cafe.db"] }, TimeProvider.System);
        Assert.Empty(await again.ListAsync<Model.Service>(null, Token));
    }

    [Fact]
    public void UseSqlite_PathEmpty_FailsValidation()
    {
        new ServerlessBuilder(_services).UseSqlite(options => options.Path = "");
        using var provider = _services.BuildServiceProvider();

        Assert.Throws<OptionsValidationException>(provider.GetRequiredService<IRevisionStore>);
    }

    private sealed class Host(string contentRoot) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = "Test";

        public string ApplicationName { get; set; } = "Test";

        public string ContentRootPath { get; set; } = contentRoot;

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
