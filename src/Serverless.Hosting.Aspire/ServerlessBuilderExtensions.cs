using Serverless.Hosting.Aspire.Commands;
using Serverless.Hosting.Aspire.Modeling;
using Serverless.Hosting.Aspire.Publishing;
using Serverless.Hosting.Aspire.Running;
using Serverless.Hosting.Model;

namespace Aspire.Hosting;

/// <summary>
/// Adds serving to an AppHost: services whose instances start and end with their load.
/// </summary>
public static class ServerlessBuilderExtensions
{
    private const string IconName = "CloudFlow";
    private const string ServiceIconName = "ArrowRouting";

    /// <summary>
    /// Adds serving: services, their revisions, traffic, scale and reserved instances. A host application carries it, see
    /// <see cref="ServerlessHostBuilderExtensions.WithServerless{T}"/>.
    /// </summary>
    /// <param name="builder">The builder of the AppHost.</param>
    /// <param name="name">The name of the resource.</param>
    /// <returns>The builder of the resource.</returns>
    [AspireExport]
    public static IResourceBuilder<ServerlessResource> AddServerless(this IDistributedApplicationBuilder builder, [ResourceName] string name)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        var apiKey = ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, $"{name}-api-key", special: false);
        var serving = builder.AddResource(new ServerlessResource(name, apiKey))
            .WithIconName(IconName)
            .WithInitialState(Facade.InitialState("Serverless"));
        PlanCheck.Subscribe(serving);
        if (builder.ExecutionContext.IsRunMode)
        {
            ServingRegistration.AddTo(serving);
            ServingCommands.AddTo(serving);
        }

        ServingManifest.AddTo(serving);
        return ServingPublisher.AddTo(serving);
    }

    /// <summary>Sets how services are scaled of which nothing else is said.</summary>
    /// <param name="builder">The builder of the resource.</param>
    /// <param name="options">The settings.</param>
    /// <returns>The same builder.</returns>
    [AspireExport]
    public static IResourceBuilder<ServerlessResource> WithDefaults(this IResourceBuilder<ServerlessResource> builder, ServerlessScaleOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        builder.WithAnnotation(new ServerlessScaleAnnotation(options.ToPlan(), options.ScaleToZeroGracePeriod), ResourceAnnotationMutationBehavior.Replace);
        foreach (var service in builder.Resource.Services)
        {
            ReplicaPreparation.Refresh(builder.ApplicationBuilder, service);
        }

        return builder;
    }

    /// <summary>Adds a service.</summary>
    /// <param name="builder">The builder of what it belongs to.</param>
    /// <param name="name">The name of the resource.</param>
    /// <param name="serviceName">
    /// The name of the service on its host: lower-case letters, digits and hyphens, first a letter, at most 63; null for <paramref name="name"/>.
    /// </param>
    /// <returns>The builder of the service.</returns>
    /// <exception cref="ArgumentException">The name of the service is not such a name, or another service has it.</exception>
    [AspireExport]
    public static IResourceBuilder<ServerlessServiceResource> AddService(
        this IResourceBuilder<ServerlessResource> builder,
        [ResourceName] string name,
        string? serviceName = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        serviceName ??= name;
        if (!Names.IsDns1035Label(serviceName))
        {
            throw new ArgumentException($"'{serviceName}' is not a name of a service. Use lower-case letters, digits and hyphens, first a letter, at most {Names.MaxLength}.", nameof(serviceName));
        }

        if (builder.Resource.Services.Any(other => other.ServiceName == serviceName))
        {
            throw new ArgumentException($"There is a service '{serviceName}' in '{builder.Resource.Name}' already.", nameof(serviceName));
        }

        var service = builder.ApplicationBuilder.AddResource(new ServerlessServiceResource(name, serviceName, builder.Resource))
            .WithIconName(ServiceIconName)
            .WithInitialState(Facade.InitialState("Serverless service"))
            .ExcludeFromManifest();
        builder.Resource.Add(service.Resource);
        HostPreparation.AddListener(builder.ApplicationBuilder, service.Resource);
        if (builder.ApplicationBuilder.ExecutionContext.IsRunMode)
        {
            ServingRegistration.AddTo(service);
            ServingCommands.AddTo(service);
        }

        return service;
    }
}
