using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Serverless.Hosting.Deployment;
using Serverless.Hosting.Knative;
using Serverless.Hosting.Knative.Manifests;
using Serverless.Hosting.Reservations;
using Serverless.Hosting.Scaling;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>
/// Adds manifests as a source of what is served.
/// </summary>
public static class ManifestServerlessBuilderExtensions
{
    private static readonly TimeSpan MaxDebounce = TimeSpan.FromMinutes(1);

    /// <summary>Applies the <c>serving.knative.dev/v1</c> documents of files when the host starts.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="pattern">
    /// A file, a folder (its <c>.yaml</c>, <c>.yml</c> and <c>.json</c> files), or a pattern with <c>*</c>, <c>?</c> and <c>**</c>; relative to the content root.
    /// </param>
    /// <param name="configure">Changes the options; null for the defaults.</param>
    /// <returns>The builder.</returns>
    /// <remarks>
    /// Files are applied in the order of their names, each of them as a whole or not at all. A document that is unchanged since the same file applied it
    /// last changes nothing, so a restart does not undo what was done since by other means.
    /// </remarks>
    /// <exception cref="ArgumentException">The pattern is empty, or a default for documents is out of range.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The debounce is negative or above a minute.</exception>
    public static ServerlessBuilder AddManifests(this ServerlessBuilder builder, string pattern, Action<ManifestOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(pattern);
        var options = new ManifestOptions();
        configure?.Invoke(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Debounce, TimeSpan.Zero, nameof(configure));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Debounce, MaxDebounce, nameof(configure));
        if (options.Documents?.Defaults.Validate() is { Count: > 0 } problems)
        {
            throw new ArgumentException(string.Join('\n', problems), nameof(configure));
        }

        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddServingDocuments();
        builder.Services.AddSingleton<IHostedService>(services => Create(services, pattern, options));
        return builder;
    }

    private static ManifestSource Create(IServiceProvider services, string text, ManifestOptions options)
    {
        var logger = services.GetRequiredService<ILogger<ManifestSource>>();
        var manager = services.GetRequiredService<IServiceManager>();
        var pattern = ManifestPattern.Create(services.GetRequiredService<IHostEnvironment>().ContentRootPath, text);
        var documents = DocumentsOf(services, options);
        var applier = new ManifestApplier(manager, documents, logger);
        var folder = new ManifestFolder(pattern, applier, manager, options, documents().MaxBytes, logger);
        return new ManifestSource(text, pattern, folder, options, services.GetRequiredService<TimeProvider>(), logger);
    }

    private static Func<DocumentOptions> DocumentsOf(IServiceProvider services, ManifestOptions options)
    {
        var catalog = services.GetService<IInstanceCatalog>();
        if (options.Documents is { } own)
        {
            own.InstanceTypes ??= catalog;
            return () => own;
        }

        var documents = services.GetRequiredService<IOptions<DocumentOptions>>().Value;
        documents.InstanceTypes ??= catalog;
        var autoscaler = services.GetRequiredService<IOptionsMonitor<AutoscalerOptions>>();
        return () => documents.With(autoscaler.CurrentValue);
    }
}
