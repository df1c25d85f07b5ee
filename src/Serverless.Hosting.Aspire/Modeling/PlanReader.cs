using Serverless.Hosting.Aspire.Planning;

namespace Serverless.Hosting.Aspire.Modeling;

/// <summary>
/// Reads the plan out of the model of an AppHost.
/// </summary>
internal static class PlanReader
{
    public static ServingPlan Read(ServerlessResource serving)
    {
        var defaults = serving.Annotations.OfType<ServerlessScaleAnnotation>().LastOrDefault();
        return new ServingPlan
        {
            Name = serving.Name,
            ScaleToZeroGracePeriod = defaults?.GracePeriod,
            Services = [.. serving.Services.Select(service => Read(service, defaults?.Scale ?? new ScalePlan()))],
        };
    }

    public static ServicePlan Read(ServerlessServiceResource service) =>
        Read(service, service.Parent.Annotations.OfType<ServerlessScaleAnnotation>().LastOrDefault()?.Scale ?? new ScalePlan());

    private static ServicePlan Read(ServerlessServiceResource service, ScalePlan defaults) => new()
    {
        Name = service.ServiceName,
        Revisions = [.. service.Annotations.OfType<ServerlessRevisionAnnotation>().Select(Read)],
        Traffic = [.. service.Annotations.OfType<ServerlessTrafficAnnotation>().Select(annotation => annotation.Share)],
        Scale = (service.Annotations.OfType<ServerlessScaleAnnotation>().LastOrDefault()?.Scale ?? new ScalePlan()).Over(defaults),
        Reserve = service.Annotations.OfType<ServerlessReserveAnnotation>().LastOrDefault()?.Reserve,
    };

    private static RevisionPlan Read(ServerlessRevisionAnnotation revision)
    {
        var endpoint = revision.FindEndpoint();
        return new RevisionPlan
        {
            Name = revision.Revision,
            Workload = revision.Workload.Name,
            Image = revision.Workload.TryGetContainerImageName(out var image) ? image : null,
            IsSingle = revision.Workload is not ProjectResource || endpoint is { IsProxied: false } or { TargetPort: not null },
            IsHttp2 = endpoint?.Transport == "http2",
            ContainerPort = endpoint?.TargetPort,
        };
    }
}
