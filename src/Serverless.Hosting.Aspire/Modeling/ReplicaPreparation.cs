using Aspire.Hosting;
using Serverless.Hosting.Aspire.Planning;

namespace Serverless.Hosting.Aspire.Modeling;

/// <summary>
/// Declares as many replicas of each project as there may ever be instances. It must be said while the model is built, so each change of scale says it again.
/// </summary>
internal static class ReplicaPreparation
{
    public static void Refresh(IDistributedApplicationBuilder builder, ServerlessServiceResource service)
    {
        if (!builder.ExecutionContext.IsRunMode)
        {
            return;
        }

        var plan = PlanReader.Read(service);
        foreach (var (revision, workload) in plan.Revisions.Zip(service.Annotations.OfType<ServerlessRevisionAnnotation>().Select(annotation => annotation.Workload)))
        {
            if (workload is ProjectResource)
            {
                builder.CreateResourceBuilder(workload).WithAnnotation(new ReplicaAnnotation(InstanceRoom.Replicas(plan, revision)), ResourceAnnotationMutationBehavior.Replace);
            }
        }
    }
}
