using Aspire.Hosting;
using Serverless.Hosting.Aspire.Planning;

namespace Serverless.Hosting.Aspire.Modeling;

/// <summary>
/// Looks at the whole plan before anything starts or is published.
/// </summary>
internal static class PlanCheck
{
    public static void Subscribe(IResourceBuilder<ServerlessResource> serving) => serving.ApplicationBuilder.Eventing.Subscribe<BeforeStartEvent>((start, _) =>
    {
        Check(serving.Resource);
        if (serving.ApplicationBuilder.ExecutionContext.IsRunMode)
        {
            var logger = start.Services.GetRequiredService<ResourceLoggerService>().GetLogger(serving.Resource);
            foreach (var shortage in InstanceRoom.Find(PlanReader.Read(serving.Resource)))
            {
                Running.ServingLog.Shortage(logger, shortage);
            }
        }

        return Task.CompletedTask;
    });

    private static void Check(ServerlessResource serving)
    {
        var problems = PlanRules.Find(PlanReader.Read(serving)).ToList();
        if (serving.Host is null)
        {
            problems.Add($"No application carries '{serving.Name}'. Call 'WithServerless' on the one that does.");
        }

        problems.AddRange(serving.Services
            .SelectMany(service => service.Annotations.OfType<ServerlessRevisionAnnotation>())
            .Where(revision => revision.FindEndpoint() is null)
            .Select(revision => $"'{revision.Workload.Name}' has no {(revision.EndpointName is null ? "HTTP endpoint" : $"endpoint '{revision.EndpointName}'")} for the requests of '{revision.FullName}'."));
        if (problems.Count > 0)
        {
            throw new DistributedApplicationException(string.Join('\n', problems));
        }
    }
}
