using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static class ProjectResourceBuilderExtensions
{
    public static IResourceBuilder<ProjectResource> AddProject(this IDistributedApplicationBuilder builder, string name, string projectPath) =>
        builder.AddResource(new ProjectResource(name)).WithAnnotation(new ProjectMetadata(Path.GetFullPath(projectPath, builder.AppHostDirectory)));

    [System.Diagnostics.CodeAnalysis.Experimental("ASPIRECSHARPAPPS001")]
    public static IResourceBuilder<ProjectResource> AddCSharpApp(this IDistributedApplicationBuilder builder, string name, string path) => builder.AddProject(name, path);

    public static IResourceBuilder<ProjectResource> WithReplicas(this IResourceBuilder<ProjectResource> builder, int replicas) =>
        builder.WithAnnotation(new ReplicaAnnotation(replicas), ResourceAnnotationMutationBehavior.Replace);
}

public interface IProjectMetadata : IResourceAnnotation
{
    string ProjectPath { get; }
}

internal sealed class ProjectMetadata(string path) : IProjectMetadata
{
    public string ProjectPath { get; } = path;
}

public static class ContainerResourceBuilderExtensions
{
    public static IResourceBuilder<ContainerResource> AddContainer(this IDistributedApplicationBuilder builder, string name, string image) =>
        builder.AddContainer(name, image, "latest");

    public static IResourceBuilder<ContainerResource> AddContainer(this IDistributedApplicationBuilder builder, string name, string image, string tag) =>
        builder.AddResource(new ContainerResource(name)).WithAnnotation(new ContainerImageAnnotation { Image = image, Tag = tag });
}

public static class ExecutableResourceBuilderExtensions
{
    public static IResourceBuilder<ExecutableResource> AddExecutable(
        this IDistributedApplicationBuilder builder,
        string name,
        string command,
        string workingDirectory,
        params string[]? args) => builder.AddResource(new ExecutableResource(name, command, workingDirectory));
}

public static class ParameterResourceBuilderExtensions
{
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder,
        string name,
        string value,
        bool publishValueAsDefault = false,
        bool secret = false) => builder.AddResource(new ParameterResource(name, _ => value, secret));

    public static ParameterResource CreateDefaultPasswordParameter(
        IDistributedApplicationBuilder builder,
        string name,
        bool lower = true,
        bool upper = true,
        bool numeric = true,
        bool special = true,
        int minLower = 0,
        int minUpper = 0,
        int minNumeric = 0,
        int minSpecial = 0) => new(name, _ => System.Security.Cryptography.RandomNumberGenerator.GetHexString(32), secret: true);
}

public static class CustomResourceExtensions
{
    public static IResourceBuilder<TResource> WithInitialState<TResource>(this IResourceBuilder<TResource> builder, CustomResourceSnapshot initialSnapshot)
        where TResource : IResource => builder.WithAnnotation(new ResourceSnapshotAnnotation(initialSnapshot), ResourceAnnotationMutationBehavior.Replace);
}

public static class DistributedApplicationEventingExtensions
{
    public static IResourceBuilder<T> OnInitializeResource<T>(this IResourceBuilder<T> builder, Func<T, InitializeResourceEvent, CancellationToken, Task> callback)
        where T : IResource
    {
        builder.ApplicationBuilder.Eventing.Subscribe<InitializeResourceEvent>(builder.Resource, (change, cancellationToken) => callback(builder.Resource, change, cancellationToken));
        return builder;
    }
}
