using System.Diagnostics.CodeAnalysis;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Pipelines;

[Experimental("ASPIREPIPELINES001")]
public class PipelineStep
{
    public required string Name { get; init; }

    public string? Description { get; init; }

    public required Func<PipelineStepContext, Task> Action { get; init; }

    public List<string> RequiredBySteps { get; init; } = [];

    public List<string> DependsOnSteps { get; init; } = [];
}

[Experimental("ASPIREPIPELINES001")]
public sealed class PipelineStepContext
{
    internal PipelineStepContext(DistributedApplicationModel model, IServiceProvider services, ILogger logger, CancellationToken cancellationToken)
    {
        Model = model;
        Services = services;
        Logger = logger;
        CancellationToken = cancellationToken;
    }

    public DistributedApplicationModel Model { get; }

    public IServiceProvider Services { get; }

    public ILogger Logger { get; }

    public CancellationToken CancellationToken { get; }
}

[Experimental("ASPIREPIPELINES001")]
public class PipelineStepFactoryContext
{
    internal PipelineStepFactoryContext()
    {
    }
}

[Experimental("ASPIREPIPELINES001")]
public class PipelineStepAnnotation : IResourceAnnotation
{
    private readonly Func<PipelineStepFactoryContext, PipelineStep> _factory;

    public PipelineStepAnnotation(Func<PipelineStepFactoryContext, PipelineStep> factory) => _factory = factory;

    internal PipelineStep CreateStep() => _factory(new PipelineStepFactoryContext());
}

[Experimental("ASPIREPIPELINES001")]
public static class WellKnownPipelineSteps
{
    public const string Publish = "publish";
}

[Experimental("ASPIREPIPELINES004")]
public interface IPipelineOutputService
{
    string GetOutputDirectory();

    string GetOutputDirectory(IResource resource);
}

[Experimental("ASPIREPIPELINES001")]
public static class PipelineStepFactoryExtensions
{
    public static IResourceBuilder<T> WithPipelineStepFactory<T>(this IResourceBuilder<T> builder, Func<PipelineStepFactoryContext, PipelineStep> factory)
        where T : IResource => builder.WithAnnotation(new PipelineStepAnnotation(factory));
}

internal sealed class PipelineOutputService(string folder) : IPipelineOutputService
{
    public string GetOutputDirectory() => folder;

    public string GetOutputDirectory(IResource resource) => Path.Combine(folder, resource.Name);
}
