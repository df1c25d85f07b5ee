using Aspire.Hosting;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Serverless.Hosting.Aspire.Management;
using Serverless.Hosting.Aspire.Modeling;

namespace Serverless.Hosting.Aspire.Running;

/// <summary>
/// Registers what works while the AppHost runs.
/// </summary>
internal static class ServingRegistration
{
    public static IResourceBuilder<ServerlessResource> AddTo(IResourceBuilder<ServerlessResource> builder)
    {
        var serving = builder.Resource;
        var services = builder.ApplicationBuilder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddKeyedSingleton(serving.Name, (provider, _) => new ManagementClient(
            cancellationToken => new EndpointReference(serving.Host!, HostPreparation.AdminEndpoint).GetValueAsync(cancellationToken),
            serving.ApiKey.GetValueAsync,
            provider.GetRequiredService<TimeProvider>()));
        services.AddKeyedSingleton(serving.Name, (provider, _) => new ServingFacade(
            serving,
            provider.GetRequiredKeyedService<ManagementClient>(serving.Name),
            provider.GetRequiredService<ResourceNotificationService>(),
            provider.GetRequiredService<IDistributedApplicationEventing>(),
            provider,
            provider.GetRequiredService<TimeProvider>()));
        services.AddKeyedSingleton(serving.Name, (provider, _) => new ServingRuntime(
            provider.GetRequiredKeyedService<ServingFacade>(serving.Name),
            new ServingController(
                serving,
                provider.GetRequiredKeyedService<ManagementClient>(serving.Name),
                provider.GetRequiredKeyedService<ServingFacade>(serving.Name),
                provider.GetRequiredService<ResourceNotificationService>(),
                provider.GetRequiredService<ResourceCommandService>(),
                provider.GetRequiredService<ResourceLoggerService>().GetLogger(serving),
                provider.GetRequiredService<TimeProvider>())));
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredKeyedService<ServingRuntime>(serving.Name));
        services.AddHealthChecks().Add(new HealthCheckRegistration(
            HealthKey(serving),
            provider => new HostHealthCheck(provider.GetRequiredKeyedService<ManagementClient>(serving.Name)),
            HealthStatus.Unhealthy,
            tags: null));
        return builder
            .WithHealthCheck(HealthKey(serving))
            .OnInitializeResource((_, start, cancellationToken) => start.Services.GetRequiredKeyedService<ServingRuntime>(serving.Name).StartAsync(cancellationToken));
    }

    /// <summary>A service is healthy once it answers; that of what it belongs to counts besides.</summary>
    public static IResourceBuilder<ServerlessServiceResource> AddTo(IResourceBuilder<ServerlessServiceResource> builder)
    {
        var (service, key) = (builder.Resource, $"{builder.Resource.Name}_ready");
        builder.ApplicationBuilder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            key,
            provider => new ServiceHealthCheck(provider.GetRequiredKeyedService<ServingFacade>(service.Parent.Name), service.ServiceName),
            HealthStatus.Unhealthy,
            tags: null));
        return builder.WithHealthCheck(key);
    }

    private static string HealthKey(ServerlessResource serving) => $"{serving.Name}_host";
}
