using k8s;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Serverless.Hosting.Deployment;
using Serverless.Hosting.Kubernetes;
using Serverless.Hosting.Kubernetes.DependencyInjection;
using Serverless.Hosting.Kubernetes.Store;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>
/// Makes the API server of a cluster the store of a serverless host.
/// </summary>
public static class KubernetesStoreServerlessBuilderExtensions
{
    /// <summary>
    /// Keeps what is served as custom resources of the cluster, so that <c>kubectl apply</c> is the interface. Instances that run as pods of the same cluster belong to
    /// their revisions then, and are collected with them. Namespaces and waits are those of <see cref="KubernetesBackendOptions"/>.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <returns>The builder.</returns>
    public static ServerlessBuilder UseKubernetesStore(this ServerlessBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        KubernetesServices.Add(services, null);
        services.AddServingDocuments();
        services.PostConfigure<KubernetesBackendOptions>(options => options.RevisionsInCluster = true);
        services.TryAddSingleton<ObjectAdmission>();
        services.TryAddSingleton(provider => new ObjectReader(provider.GetRequiredService<ObjectAdmission>()));
        services.Replace(ServiceDescriptor.Singleton<IRevisionStore>(provider => new KubernetesRevisionStore(
            provider.GetRequiredService<IKubernetes>(),
            provider.GetRequiredService<ObjectReader>(),
            provider.GetRequiredService<IOptions<KubernetesBackendOptions>>().Value,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<KubernetesRevisionStore>>())));
        return builder;
    }
}
