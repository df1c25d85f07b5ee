using Serverless.Hosting.Aspire.Commands;
using Serverless.Hosting.Aspire.Modeling;
using Serverless.Hosting.Aspire.Planning;
using Serverless.Hosting.Model;

namespace Aspire.Hosting;

/// <summary>
/// Says what a service runs, who gets its traffic and how it is scaled.
/// </summary>
public static class ServerlessServiceBuilderExtensions
{
    /// <summary>Adds a revision: a project, an executable or a container that answers the requests of the service.</summary>
    /// <param name="builder">The builder of the service.</param>
    /// <param name="name">The name of the revision within the service, such as <c>v1</c>: lower-case letters, digits and hyphens.</param>
    /// <param name="workload">What runs it. While the AppHost runs, it is started and ended as the host says, and not before.</param>
    /// <param name="endpointName">The endpoint that takes the requests; null for the first HTTP endpoint.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentException">The name is not such a name or is taken; the workload runs another revision, or nothing that could be scaled.</exception>
    [AspireExport]
    public static IResourceBuilder<ServerlessServiceResource> WithRevision(
        this IResourceBuilder<ServerlessServiceResource> builder,
        string name,
        IResourceBuilder<IResourceWithEndpoints> workload,
        string? endpointName = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(workload);
        var service = builder.Resource;
        if (!Names.IsDns1035Label($"{service.ServiceName}-{name}"))
        {
            throw new ArgumentException($"'{name}' is not a name of a revision. Use lower-case letters, digits and hyphens; with '{service.ServiceName}-' at most {Names.MaxLength}.", nameof(name));
        }

        if (service.Annotations.OfType<ServerlessRevisionAnnotation>().Any(other => other.Revision == name))
        {
            throw new ArgumentException($"The service '{service.Name}' has a revision '{name}' already.", nameof(name));
        }

        if (workload.Resource.Annotations.OfType<ServerlessRevisionAnnotation>().FirstOrDefault() is { } runs)
        {
            throw new ArgumentException($"'{workload.Resource.Name}' runs '{runs.FullName}' already.", nameof(workload));
        }

        if (workload.Resource is not (ProjectResource or ExecutableResource or ContainerResource))
        {
            throw new ArgumentException($"'{workload.Resource.Name}' is no project, executable or container.", nameof(workload));
        }

        var revision = new ServerlessRevisionAnnotation(service, name, workload.Resource, endpointName);
        builder.WithAnnotation(revision);
        workload.WithAnnotation(revision);
        WorkloadPreparation.Prepare(builder, workload, revision);
        ReplicaPreparation.Refresh(builder.ApplicationBuilder, service);
        ServingCommands.OfferRevisions(service);
        return builder;
    }

    /// <summary>Sends a share of the service's traffic to a revision. A second call for the same revision replaces the first.</summary>
    /// <param name="builder">The builder of the service.</param>
    /// <param name="revision">The name of the revision within the service.</param>
    /// <param name="percent">The share, 0 to 100; together 100.</param>
    /// <param name="tag">A name under which the revision can be called by itself; null for none.</param>
    /// <returns>The same builder.</returns>
    [AspireExport]
    public static IResourceBuilder<ServerlessServiceResource> WithTraffic(
        this IResourceBuilder<ServerlessServiceResource> builder,
        string revision,
        int percent,
        string? tag = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(revision);
        ArgumentOutOfRangeException.ThrowIfNegative(percent);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percent, 100);
        var annotations = builder.Resource.Annotations;
        if (annotations.OfType<ServerlessTrafficAnnotation>().FirstOrDefault(traffic => traffic.Share.Revision == revision) is { } before)
        {
            annotations.Remove(before);
        }

        return builder.WithAnnotation(new ServerlessTrafficAnnotation(new TrafficShare(revision, percent, tag)));
    }

    /// <summary>Bounds the instances of each revision.</summary>
    /// <param name="builder">The builder of the service.</param>
    /// <param name="min">The fewest, 0 or more; 0 lets it scale to zero. Null leaves it as it was.</param>
    /// <param name="max">The most, 1 or more. Null leaves it as it was.</param>
    /// <returns>The same builder.</returns>
    [AspireExport]
    public static IResourceBuilder<ServerlessServiceResource> WithScale(this IResourceBuilder<ServerlessServiceResource> builder, int? min = null, int? max = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentOutOfRangeException.ThrowIfNegative(min ?? 0, nameof(min));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(max ?? 1, nameof(max));
        return builder.Scale(new ScalePlan { Min = min, Max = max });
    }

    /// <summary>Says how the service is scaled. What is null stays as it was.</summary>
    /// <param name="builder">The builder of the service.</param>
    /// <param name="options">The settings.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentException">A setting is given that is one for all services.</exception>
    [AspireExport]
    public static IResourceBuilder<ServerlessServiceResource> WithAutoscaling(this IResourceBuilder<ServerlessServiceResource> builder, ServerlessScaleOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        return options.ScaleToZeroGracePeriod is null
            ? builder.Scale(options.ToPlan())
            : throw new ArgumentException($"'{nameof(options.ScaleToZeroGracePeriod)}' is one for all services. Set it with 'WithDefaults'.", nameof(options));
    }

    /// <summary>Keeps reserved instances: small, cheap ones that stand in while a revision is idle, so that nobody waits for a cold start.</summary>
    /// <param name="builder">The builder of the service.</param>
    /// <param name="types">Up to five instance types in order of preference, separated by commas, or a size such as <c>1-2Gi</c>; null for the cheapest.</param>
    /// <param name="count">How many, 1 or more.</param>
    /// <returns>The same builder.</returns>
    [AspireExport]
    public static IResourceBuilder<ServerlessServiceResource> WithReservedInstance(this IResourceBuilder<ServerlessServiceResource> builder, string? types = null, int count = 1)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        builder.WithAnnotation(new ServerlessReserveAnnotation(new ReservePlan(count, types)), ResourceAnnotationMutationBehavior.Replace);
        ReplicaPreparation.Refresh(builder.ApplicationBuilder, builder.Resource);
        return builder;
    }

    /// <summary>Tells a resource where the service answers, for service discovery: <c>services__NAME__http__0</c>.</summary>
    /// <typeparam name="T">The type of the resource.</typeparam>
    /// <param name="builder">The builder of the resource.</param>
    /// <param name="service">The builder of the service.</param>
    /// <returns>The same builder.</returns>
    [AspireExport("withServerlessReference", MethodName = "withServerlessReference")]
    public static IResourceBuilder<T> WithReference<T>(this IResourceBuilder<T> builder, IResourceBuilder<ServerlessServiceResource> service)
        where T : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(service);
        return builder
            .WithReferenceRelationship(service)
            .WithEnvironment(context => context.EnvironmentVariables[$"services__{service.Resource.Name}__http__0"] = service.Resource.Endpoint);
    }

    private static IResourceBuilder<ServerlessServiceResource> Scale(this IResourceBuilder<ServerlessServiceResource> builder, ScalePlan change)
    {
        var before = builder.Resource.Annotations.OfType<ServerlessScaleAnnotation>().LastOrDefault()?.Scale ?? new ScalePlan();
        builder.WithAnnotation(new ServerlessScaleAnnotation(change.Over(before)), ResourceAnnotationMutationBehavior.Replace);
        ReplicaPreparation.Refresh(builder.ApplicationBuilder, builder.Resource);
        return builder;
    }
}
