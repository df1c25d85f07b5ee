using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Serverless.Hosting.Kubernetes;
using Serverless.Hosting.Kubernetes.DependencyInjection;
using Serverless.Hosting.Kubernetes.Replicas;
using Serverless.Hosting.Replicas;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>
/// Makes a serverless host one of several that serve a cluster together.
/// </summary>
public static class KubernetesReplicaServerlessBuilderExtensions
{
    /// <summary>
    /// Has several hosts share the work: all take requests, and one, which holds a lease, deploys and scales. Options come from the section
    /// <c>Serverless:Kubernetes:Replicas</c> of the configuration, if there is one, then from <paramref name="configure"/>; they are validated when the host starts.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets options; null to leave them.</param>
    /// <returns>The builder.</returns>
    /// <remarks>
    /// All of them need one store, that of <c>UseKubernetesStore</c>, and pods as instances. They listen for each other on a port of their own, and show each other a
    /// token.
    /// </remarks>
    public static ServerlessBuilder AddKubernetesReplicas(this ServerlessBuilder builder, Action<KubernetesReplicaOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        KubernetesServices.Add(services, null);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<KubernetesReplicaOptions>, KubernetesReplicaOptionsValidator>());
        var options = services
            .AddOptions<KubernetesReplicaOptions>()
            .Configure<IServiceProvider>((replicas, provider) => provider.GetService<IConfiguration>()?.GetSection(KubernetesReplicaOptions.SectionName).Bind(replicas));
        if (configure is not null)
        {
            options.Configure(configure);
        }

        options.ValidateOnStart();
        services.TryAddSingleton<ReplicaToken>();
        services.TryAddSingleton<ReplicaLease>();
        services.TryAddSingleton<ILeaderLink, HttpLeaderLink>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ReplicaServer>());
        builder.AddReplica(provider => ReplicaIdentity.Of(provider.GetRequiredService<IOptions<KubernetesReplicaOptions>>().Value));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ReplicaElection>());
        return builder;
    }
}
