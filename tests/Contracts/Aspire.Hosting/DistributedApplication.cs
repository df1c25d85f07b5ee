using System.Text.Json;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Pipelines;
using Aspire.Hosting.Publishing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

public class DistributedApplication : IHost, IAsyncDisposable
{
    private readonly IHost _host;

    public DistributedApplication(IHost host) => _host = host;

    public IServiceProvider Services => _host.Services;

    public static IDistributedApplicationBuilder CreateBuilder(string[] args) => CreateBuilder(new DistributedApplicationOptions { Args = args });

    public static IDistributedApplicationBuilder CreateBuilder(DistributedApplicationOptions options) => new DistributedApplicationBuilder(options);

    /// <summary>Starts what stands in for the orchestrator: resources are announced, and nothing runs.</summary>
    public virtual async Task StartAsync(CancellationToken cancellationToken = default)
    {
        var model = Services.GetRequiredService<DistributedApplicationModel>();
        var eventing = Services.GetRequiredService<IDistributedApplicationEventing>();
        await eventing.PublishAsync(new BeforeStartEvent(Services, model), cancellationToken);
        if (Services.GetRequiredService<DistributedApplicationExecutionContext>().IsPublishMode)
        {
            await PublishAsync(model, cancellationToken);
            return;
        }

        await _host.StartAsync(cancellationToken);
        var loggers = Services.GetRequiredService<ResourceLoggerService>();
        var notifications = Services.GetRequiredService<ResourceNotificationService>();
        foreach (var resource in model.Resources)
        {
            // those of programs are known replica by replica
            if (resource is not IComputeResource)
            {
                await notifications.PublishUpdateAsync(resource, snapshot => snapshot);
            }

            await eventing.PublishAsync(new InitializeResourceEvent(resource, eventing, loggers, notifications, Services), cancellationToken);
        }

        await eventing.PublishAsync(new AfterResourcesCreatedEvent(Services, model), cancellationToken);
    }

    public virtual Task StopAsync(CancellationToken cancellationToken = default) => _host.StopAsync(cancellationToken);

    public virtual async Task RunAsync(CancellationToken cancellationToken = default)
    {
        await StartAsync(cancellationToken);
        if (Services.GetRequiredService<DistributedApplicationExecutionContext>().IsRunMode)
        {
            await _host.WaitForShutdownAsync(cancellationToken);
        }
    }

    public void Run() => RunAsync().GetAwaiter().GetResult();

    public virtual void Dispose()
    {
        _host.Dispose();
        GC.SuppressFinalize(this);
    }

    public virtual async ValueTask DisposeAsync()
    {
        await CastAndDispose(_host);
        GC.SuppressFinalize(this);

        static ValueTask CastAndDispose(IHost host)
        {
            if (host is IAsyncDisposable disposable)
            {
                return disposable.DisposeAsync();
            }

            host.Dispose();
            return ValueTask.CompletedTask;
        }
    }

    private async Task PublishAsync(DistributedApplicationModel model, CancellationToken cancellationToken)
    {
        var logger = Services.GetRequiredService<ILoggerFactory>().CreateLogger("Aspire.Hosting.Pipelines");
        var configuration = Services.GetRequiredService<IConfiguration>();
        if (configuration["publisher"] == "manifest")
        {
            await WriteManifestAsync(model, configuration["output-path"] ?? "aspire-manifest.json", cancellationToken);
            return;
        }

        var steps = model.Resources.SelectMany(resource => resource.Annotations.OfType<PipelineStepAnnotation>()).Select(annotation => annotation.CreateStep());
        foreach (var step in steps.Where(step => step.RequiredBySteps.Contains(WellKnownPipelineSteps.Publish)))
        {
            await step.Action(new PipelineStepContext(model, Services, logger, cancellationToken));
        }
    }

    private async Task WriteManifestAsync(DistributedApplicationModel model, string path, CancellationToken cancellationToken)
    {
        await using var file = File.Create(path);
        await using var writer = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true });
        var context = new ManifestPublishingContext(Services.GetRequiredService<DistributedApplicationExecutionContext>(), path, writer, cancellationToken);
        await context.WriteAsync(model.Resources);
    }
}
