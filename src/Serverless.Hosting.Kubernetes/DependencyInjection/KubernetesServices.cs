using k8s;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Serverless.Hosting.Kubernetes.DependencyInjection;

/// <summary>
/// Registers what everything that talks to a cluster needs.
/// </summary>
internal static class KubernetesServices
{
    public static void Add(IServiceCollection services, Action<KubernetesBackendOptions>? configure)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IKubernetes>(_ => new k8s.Kubernetes(KubernetesClientConfiguration.BuildDefaultConfig()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<KubernetesBackendOptions>, KubernetesBackendOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<KubernetesBackendOptions>, ConfiguredKubernetes>());
        var options = services.AddOptions<KubernetesBackendOptions>();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        options.ValidateOnStart();
    }
}
