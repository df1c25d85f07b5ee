using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

public interface IResourceWithServiceDiscovery : IResourceWithEndpoints;

public interface IDistributedApplicationBuilder
{
    Assembly? AppHostAssembly { get; }

    string AppHostDirectory { get; }

    ConfigurationManager Configuration { get; }

    IHostEnvironment Environment { get; }

    IServiceCollection Services { get; }

    IDistributedApplicationEventing Eventing { get; }

    DistributedApplicationExecutionContext ExecutionContext { get; }

    IResourceCollection Resources { get; }

    IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource;

    IResourceBuilder<T> CreateResourceBuilder<T>(T resource)
        where T : IResource;

    DistributedApplication Build();
}

public sealed class DistributedApplicationOptions
{
    public string[]? Args { get; set; }

    public string? AssemblyName { get; set; }

    public string? ProjectDirectory { get; set; }

    public bool DisableDashboard { get; set; }
}

public class DistributedApplicationBuilder : IDistributedApplicationBuilder
{
    private readonly HostApplicationBuilder _host;

    public DistributedApplicationBuilder(DistributedApplicationOptions options)
    {
        _host = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = options.Args });
        AppHostAssembly = options.AssemblyName is { } name ? Assembly.Load(name) : Assembly.GetEntryAssembly();
        AppHostDirectory = options.ProjectDirectory ?? Directory.GetCurrentDirectory();
        var isPublish = string.Equals(Configuration["operation"], "publish", StringComparison.OrdinalIgnoreCase);
        ExecutionContext = new DistributedApplicationExecutionContext(isPublish ? DistributedApplicationOperation.Publish : DistributedApplicationOperation.Run);

        Services.AddSingleton(ExecutionContext);
        Services.AddSingleton(Eventing);
        Services.AddSingleton(new DistributedApplicationModel(Resources));
        Services.AddSingleton(_ => new ResourceNotificationService());
        Services.AddSingleton(services => new ResourceLoggerService(services.GetRequiredService<ILoggerFactory>()));
        Services.AddSingleton(services => new ResourceCommandService(
            services.GetRequiredService<ResourceNotificationService>(), services.GetRequiredService<ResourceLoggerService>(), services));
        Services.AddSingleton<IPipelineOutputService>(new PipelineOutputService(
            Path.GetFullPath(Configuration["output-path"] ?? Path.Combine(AppHostDirectory, "aspire-output"))));
    }

    public Assembly? AppHostAssembly { get; }

    public string AppHostDirectory { get; }

    public ConfigurationManager Configuration => _host.Configuration;

    public IHostEnvironment Environment => _host.Environment;

    public IServiceCollection Services => _host.Services;

    public IDistributedApplicationEventing Eventing { get; } = new DistributedApplicationEventing();

    public DistributedApplicationExecutionContext ExecutionContext { get; }

    public IResourceCollection Resources { get; } = new ResourceCollection();

    public IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource
    {
        if (Resources.TryGetByName(resource.Name, out _))
        {
            throw new DistributedApplicationException($"There is a resource '{resource.Name}' already.");
        }

        Resources.Add(resource);
        return CreateResourceBuilder(resource);
    }

    public IResourceBuilder<T> CreateResourceBuilder<T>(T resource)
        where T : IResource => new DistributedApplicationResourceBuilder<T>(this, resource);

    public DistributedApplication Build() => new(_host.Build());
}

internal sealed class DistributedApplicationResourceBuilder<T>(IDistributedApplicationBuilder builder, T resource) : IResourceBuilder<T>
    where T : IResource
{
    public IDistributedApplicationBuilder ApplicationBuilder { get; } = builder;

    public T Resource { get; } = resource;

    public IResourceBuilder<T> WithAnnotation<TAnnotation>(TAnnotation annotation, ResourceAnnotationMutationBehavior behavior = ResourceAnnotationMutationBehavior.Append)
        where TAnnotation : IResourceAnnotation
    {
        if (behavior == ResourceAnnotationMutationBehavior.Replace)
        {
            foreach (var old in Resource.Annotations.OfType<TAnnotation>().ToArray())
            {
                Resource.Annotations.Remove(old);
            }
        }

        Resource.Annotations.Add(annotation);
        return this;
    }
}
