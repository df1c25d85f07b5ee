using System.Globalization;
using Aspire.Hosting;

namespace Serverless.Hosting.Aspire.Modeling;

/// <summary>
/// Makes a workload the instances of a revision: it starts when the host says so, and finds in its environment what it is.
/// </summary>
internal static class WorkloadPreparation
{
    private const double BytesPerGiB = 1024.0 * 1024 * 1024;

    /// <summary>The share of an instance's memory that the heap of .NET may take, as the runtime itself takes in a container.</summary>
    private const double HeapShare = 0.75;

    public static void Prepare(IResourceBuilder<ServerlessServiceResource> service, IResourceBuilder<IResourceWithEndpoints> workload, ServerlessRevisionAnnotation revision)
    {
        workload.WithParentRelationship(service);
        if (!workload.ApplicationBuilder.ExecutionContext.IsRunMode)
        {
            return;
        }

        var next = new ServerlessNextInstance();
        workload.WithExplicitStart().WithAnnotation(next);
        if (workload.Resource is IResourceWithEnvironment resource)
        {
            workload.ApplicationBuilder.CreateResourceBuilder(resource).WithEnvironment(context => Write(context.EnvironmentVariables, revision, next.Order));
        }
    }

    private static void Write(Dictionary<string, object> environment, ServerlessRevisionAnnotation revision, Reconciling.InstanceOrder? order)
    {
        environment["K_SERVICE"] = revision.Service.ServiceName;
        environment["K_CONFIGURATION"] = revision.Service.ServiceName;
        environment["K_REVISION"] = revision.FullName;
        environment["PORT"] = revision.Endpoint.Property(EndpointProperty.TargetPort);
        environment["SERVERLESS_INSTANCE_CLASS"] = order is { IsReserved: true } ? "reserved" : "standard";
        if (order?.Size is { } size)
        {
            environment["SERVERLESS_INSTANCE_TYPE"] = size.Name;
            environment["DOTNET_PROCESSOR_COUNT"] = Math.Max(1, (int)Math.Ceiling(size.Cpu)).ToString(CultureInfo.InvariantCulture);
            environment["DOTNET_GCHeapHardLimit"] = ((long)(size.MemoryGiB * BytesPerGiB * HeapShare)).ToString("X", CultureInfo.InvariantCulture);
        }
    }
}
