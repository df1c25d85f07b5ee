using Aspire.Hosting;
using Aspire.Hosting.Pipelines;
using Serverless.Hosting.Aspire.Documents;
using Serverless.Hosting.Aspire.Modeling;
using Serverless.Hosting.Aspire.Planning;

namespace Serverless.Hosting.Aspire.Publishing;

/// <summary>
/// The step of a publish that writes documents for a cluster: those of the services, and a kustomize base of the host.
/// </summary>
internal static class ServingPublisher
{
    public static IResourceBuilder<ServerlessResource> AddTo(IResourceBuilder<ServerlessResource> builder) => builder.WithPipelineStepFactory(_ => new PipelineStep
    {
        Name = $"publish-{builder.Resource.Name}",
        Description = $"Writes the documents of '{builder.Resource.Name}' for a cluster.",
        RequiredBySteps = [WellKnownPipelineSteps.Publish],
        Action = context => PublishAsync(builder, context),
    });

    private static async Task PublishAsync(IResourceBuilder<ServerlessResource> builder, PipelineStepContext context)
    {
        var serving = builder.Resource;
        var plan = await FillAsync(serving, builder.ApplicationBuilder.ExecutionContext, context);
        var folder = context.Services.GetRequiredService<IPipelineOutputService>().GetOutputDirectory(serving);
        foreach (var file in PlanDocuments.Write(plan).Concat(serving.Host is { } host ? HostBase.Write(host.Name) : []))
        {
            var path = Path.Combine(folder, file.Path.Replace('/', Path.DirectorySeparatorChar));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, file.Text, context.CancellationToken);
        }

        PublishLog.Written(context.Logger, folder);
    }

    /// <summary>The plan with the variables of its workloads.</summary>
    private static async Task<ServingPlan> FillAsync(ServerlessResource serving, DistributedApplicationExecutionContext execution, PipelineStepContext context)
    {
        var plan = PlanReader.Read(serving);
        var workloads = serving.Services.SelectMany(service => service.Annotations.OfType<ServerlessRevisionAnnotation>()).ToDictionary(revision => revision.Workload.Name, revision => revision.Workload);
        var services = new List<ServicePlan>();
        foreach (var service in plan.Services)
        {
            var revisions = new List<RevisionPlan>();
            foreach (var revision in service.Revisions)
            {
                revisions.Add(revision with { Environment = await WorkloadEnvironment.ReadAsync(workloads[revision.Workload], execution, context.Logger, context.CancellationToken) });
            }

            services.Add(service with { Revisions = revisions });
        }

        return plan with { Services = services };
    }
}
