using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Publishing;

namespace Aspire.Hosting;

public static class ResourceBuilderExtensions
{
    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string name, string? value)
        where T : IResourceWithEnvironment => builder.WithEnvironment(context => context.EnvironmentVariables[name] = value ?? "");

    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, Action<EnvironmentCallbackContext> callback)
        where T : IResourceWithEnvironment => builder.WithEnvironment(context =>
        {
            callback(context);
            return Task.CompletedTask;
        });

    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, Func<EnvironmentCallbackContext, Task> callback)
        where T : IResourceWithEnvironment => builder.WithAnnotation(new EnvironmentCallbackAnnotation(callback));

    public static IResourceBuilder<T> WithHttpEndpoint<T>(
        this IResourceBuilder<T> builder,
        int? port = null,
        int? targetPort = null,
        string? name = null,
        string? env = null,
        bool? isProxied = null)
        where T : IResourceWithEndpoints
    {
        var endpoint = new EndpointAnnotation(ProtocolType.Tcp, uriScheme: "http", name: name, port: port, targetPort: targetPort, isProxied: isProxied);
        if (env is not null && builder.Resource is IResourceWithEnvironment resource)
        {
            var value = new EndpointReference(builder.Resource, endpoint.Name).Property(EndpointProperty.TargetPort);
            builder.ApplicationBuilder.CreateResourceBuilder(resource).WithEnvironment(context => context.EnvironmentVariables[env] = value);
        }

        return builder.WithAnnotation(endpoint);
    }

    public static IResourceBuilder<T> WithEndpoint<T>(this IResourceBuilder<T> builder, string endpointName, Action<EndpointAnnotation> callback, bool createIfNotExists = true)
        where T : IResourceWithEndpoints
    {
        var endpoint = builder.Resource.Annotations.OfType<EndpointAnnotation>().FirstOrDefault(candidate => candidate.Name == endpointName);
        if (endpoint is null && createIfNotExists)
        {
            endpoint = new EndpointAnnotation(ProtocolType.Tcp, name: endpointName);
            builder.WithAnnotation(endpoint);
        }

        if (endpoint is not null)
        {
            callback(endpoint);
        }

        return builder;
    }

    public static IResourceBuilder<T> WithExternalHttpEndpoints<T>(this IResourceBuilder<T> builder)
        where T : IResourceWithEndpoints
    {
        foreach (var endpoint in builder.Resource.Annotations.OfType<EndpointAnnotation>().Where(endpoint => endpoint.UriScheme is "http" or "https"))
        {
            endpoint.IsExternal = true;
        }

        return builder;
    }

    public static EndpointReference GetEndpoint<T>(this IResourceBuilder<T> builder, string name)
        where T : IResourceWithEndpoints => new(builder.Resource, name);

    public static IResourceBuilder<T> WaitFor<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency)
        where T : IResourceWithWaitSupport => builder.WithRelationship(dependency.Resource, "WaitFor");

    public static IResourceBuilder<T> WithExplicitStart<T>(this IResourceBuilder<T> builder)
        where T : IResource => builder.WithAnnotation(new ExplicitStartupAnnotation());

    public static IResourceBuilder<T> WithHealthCheck<T>(this IResourceBuilder<T> builder, string key)
        where T : IResource => builder.WithAnnotation(new HealthCheckAnnotation(key));

    public static IResourceBuilder<T> WithIconName<T>(this IResourceBuilder<T> builder, string iconName, IconVariant iconVariant = IconVariant.Filled)
        where T : IResource => builder.WithAnnotation(new ResourceIconAnnotation(iconName, iconVariant));

    public static IResourceBuilder<T> WithCommand<T>(
        this IResourceBuilder<T> builder,
        string name,
        string displayName,
        Func<ExecuteCommandContext, Task<ExecuteCommandResult>> executeCommand,
        CommandOptions? commandOptions = null)
        where T : IResource => builder.WithAnnotation(new ResourceCommandAnnotation(
            name,
            displayName,
            commandOptions?.UpdateState ?? (_ => ResourceCommandState.Enabled),
            executeCommand,
            commandOptions?.Description,
            commandOptions?.Arguments,
            commandOptions?.ConfirmationMessage,
            commandOptions?.IconName,
            iconVariant: null,
            commandOptions?.IsHighlighted ?? false));

    public static IResourceBuilder<T> ExcludeFromManifest<T>(this IResourceBuilder<T> builder)
        where T : IResource => builder.WithAnnotation(ManifestPublishingCallbackAnnotation.Ignore);

    public static IResourceBuilder<T> WithManifestPublishingCallback<T>(this IResourceBuilder<T> builder, Func<ManifestPublishingContext, Task> callback)
        where T : IResource => builder.WithAnnotation(new ManifestPublishingCallbackAnnotation(callback), ResourceAnnotationMutationBehavior.Replace);

    public static IResourceBuilder<T> WithParentRelationship<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> parent)
        where T : IResource => builder.WithRelationship(parent.Resource, "Parent");

    public static IResourceBuilder<T> WithReferenceRelationship<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> resourceBuilder)
        where T : IResource => builder.WithRelationship(resourceBuilder.Resource, "Reference");

    public static IResourceBuilder<T> WithRelationship<T>(this IResourceBuilder<T> builder, IResource resource, string type)
        where T : IResource => builder.WithAnnotation(new ResourceRelationshipAnnotation(resource, type));
}
