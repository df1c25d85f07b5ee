using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Serverless.Hosting.Knative;
using Serverless.Hosting.Knative.DependencyInjection;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>
/// Registers how documents are read.
/// </summary>
public static class DocumentServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="DocumentOptions"/>, which hold for manifests and for the management API alike: features come from the section
    /// <c>Serverless:Features</c>; defaults that are out of range end the start of the host. Called by whatever reads documents.
    /// </summary>
    /// <param name="services">The services to add to.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddServingDocuments(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<DocumentOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<DocumentOptions>, ConfiguredFeatures>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<DocumentOptions>, DocumentOptionsValidator>());
        return services;
    }
}
