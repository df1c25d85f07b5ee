using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Kubernetes;
using Serverless.Hosting.Kubernetes.DependencyInjection;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>
/// Makes pods of a cluster the instances of a serverless host.
/// </summary>
public static class KubernetesServerlessBuilderExtensions
{
    /// <summary>
    /// Runs instances as pods. Options come from the section <c>Serverless:Kubernetes</c> of the configuration, if there is one, then from
    /// <paramref name="configure"/>; they are validated when the host starts. The cluster is the one that the host runs in, else the current one of its
    /// kubeconfig; an <c>IKubernetes</c> among the services comes first.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets options; null to leave them.</param>
    /// <returns>The builder.</returns>
    public static ServerlessBuilder UseKubernetes(this ServerlessBuilder builder, Action<KubernetesBackendOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        KubernetesServices.Add(builder.Services, configure);
        builder.Services.TryAddSingleton<KubernetesBackend>();
        builder.Services.TryAddSingleton<IInstanceBackend>(provider => provider.GetRequiredService<KubernetesBackend>());
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, KubernetesBackend>(provider => provider.GetRequiredService<KubernetesBackend>()));
        return builder;
    }
}
