using k8s;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Serverless.Hosting.Deployment;
using Serverless.Hosting.Kubernetes;
using Serverless.Hosting.Kubernetes.DependencyInjection;
using Serverless.Hosting.Kubernetes.Store;
using Serverless.Hosting.Kubernetes.Webhook;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>
/// Makes the API server of a cluster the store of a serverless host.
/// </summary>
public static class KubernetesStoreServerlessBuilderExtensions
{
    /// <summary>
    /// Keeps what is served as custom resources of the cluster, so that <c>kubectl apply</c> is the interface. Options come from the section
    /// <c>Serverless:Kubernetes:Store</c> of the configuration, if there is one, then from <paramref name="configure"/>; namespaces and waits are those of
    /// <see cref="KubernetesBackendOptions"/>. The host does not start where the custom resources are missing, or are those of Knative Serving.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets options; null to leave them.</param>
    /// <returns>The builder.</returns>
    /// <remarks>Instances that run as pods of the same cluster belong to their revisions then, and are collected with them.</remarks>
    public static ServerlessBuilder UseKubernetesStore(this ServerlessBuilder builder, Action<KubernetesStoreOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        AddAdmission(services);
        services.PostConfigure<KubernetesBackendOptions>(options => options.RevisionsInCluster = true);
        AddOptions(services, KubernetesStoreOptions.SectionName, configure);
        services.TryAddSingleton<CustomResourceInstaller>();
        services.TryAddSingleton(provider => new ObjectReader(provider.GetRequiredService<ObjectAdmission>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, StoreStart>());
        services.Replace(ServiceDescriptor.Singleton<IRevisionStore>(provider => new KubernetesRevisionStore(
            provider.GetRequiredService<IKubernetes>(),
            provider.GetRequiredService<ObjectReader>(),
            provider.GetRequiredService<IOptions<KubernetesBackendOptions>>().Value,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<KubernetesRevisionStore>>())));
        return builder;
    }

    /// <summary>
    /// Has the cluster ask the host before it takes an object, so that <c>kubectl apply</c> tells at once what is wrong with it. Options come from the section
    /// <c>Serverless:Kubernetes:Webhook</c> of the configuration, if there is one, then from <paramref name="configure"/>; they are validated when the host starts.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets options; null to leave them.</param>
    /// <returns>The builder.</returns>
    /// <remarks>
    /// It listens on a port of its own, over TLS. Its certificate is kept in a secret; the <c>ValidatingWebhookConfiguration</c> of the manifests is told to trust it.
    /// </remarks>
    public static ServerlessBuilder AddKubernetesWebhook(this ServerlessBuilder builder, Action<KubernetesWebhookOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        AddAdmission(services);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<KubernetesWebhookOptions>, KubernetesWebhookOptionsValidator>());
        AddOptions(services, KubernetesWebhookOptions.SectionName, configure);
        services.TryAddSingleton<AdmissionReviews>();
        services.TryAddSingleton<CertificateKeeper>();
        services.TryAddSingleton<WebhookServer>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, WebhookServer>(provider => provider.GetRequiredService<WebhookServer>()));
        return builder;
    }

    private static void AddAdmission(IServiceCollection services)
    {
        KubernetesServices.Add(services, null);
        services.AddServingDocuments();
        services.TryAddSingleton<ObjectAdmission>();
    }

    private static void AddOptions<T>(IServiceCollection services, string section, Action<T>? configure)
        where T : class
    {
        var options = services
            .AddOptions<T>()
            .Configure<IServiceProvider>((options, provider) => provider.GetService<IConfiguration>()?.GetSection(section).Bind(options));
        if (configure is not null)
        {
            options.Configure(configure);
        }

        options.ValidateOnStart();
    }
}
