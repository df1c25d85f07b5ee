using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Serverless.Hosting.Deployment;
using Serverless.Hosting.Sqlite;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>
/// Keeps what is served in a SQLite file.
/// </summary>
public static class SqliteServerlessBuilderExtensions
{
    /// <summary>Keeps what is served in a SQLite file, so that it outlives the host.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="path">The path of the file; a relative one starts at the content root of the host.</param>
    /// <returns>The builder.</returns>
    public static ServerlessBuilder UseSqlite(this ServerlessBuilder builder, string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return builder.UseSqlite(options => options.Path = path);
    }

    /// <summary>Keeps what is served in a SQLite file, so that it outlives the host.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Says where the file is.</param>
    /// <returns>The builder.</returns>
    public static ServerlessBuilder UseSqlite(this ServerlessBuilder builder, Action<SqliteStoreOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        var services = builder.Services;
        services.AddOptions<SqliteStoreOptions>()
            .Configure(configure)
            .PostConfigure<IServiceProvider>(StartAtContentRoot)
            .ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SqliteStoreOptions>, SqliteStoreOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.Replace(ServiceDescriptor.Singleton<IRevisionStore>(provider => SqliteRevisionStore.Open(
            provider.GetRequiredService<IOptions<SqliteStoreOptions>>().Value,
            provider.GetRequiredService<TimeProvider>())));
        return builder;
    }

    private static void StartAtContentRoot(SqliteStoreOptions options, IServiceProvider provider)
    {
        if (!string.IsNullOrWhiteSpace(options.Path) && provider.GetService<IHostEnvironment>() is { } environment)
        {
            options.Path = Path.Combine(environment.ContentRootPath, options.Path);
        }
    }
}
