using k8s.Models;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Kubernetes.Pods;
using Serverless.Hosting.Kubernetes.Watching;

namespace Serverless.Hosting.Kubernetes.Backend;

/// <summary>
/// Takes over what the watch of deployments tells.
/// </summary>
internal sealed class DeploymentSink(ClusterState state, string? @namespace) : IWatchSink<V1Deployment>
{
    public void Replace(IReadOnlyList<V1Deployment> items) => state.Replace(
        @namespace,
        items.Select(DeploymentReading.Read).OfType<DeploymentReport>().ToLookup(deployment => deployment.Revision),
        (revision, deployments) =>
        {
            revision.Deployments.Clear();
            revision.Asked.Clear();
            foreach (var deployment in deployments)
            {
                Put(revision, deployment);
            }
        });

    public void Put(V1Deployment item)
    {
        if (DeploymentReading.Read(item) is not { } deployment)
        {
            Remove(item);
            return;
        }

        state.Change(deployment.Revision, revision =>
        {
            Put(revision, deployment);
            return true;
        });
    }

    public void Remove(V1Deployment item)
    {
        if (Owned.RevisionOf(item) is { } id)
        {
            var isReserved = item.Metadata.Name == DeploymentTemplate.NameOf(id.Name, InstanceClass.Reserved);
            state.Change(id, revision => Forget(revision, isReserved ? InstanceClass.Reserved : InstanceClass.Standard));
        }
    }

    private static void Put(RevisionPods revision, DeploymentReport deployment)
    {
        revision.Deployments[deployment.Class] = deployment;
        if (revision.Asked.TryGetValue(deployment.Class, out var asked) && asked == deployment.Replicas)
        {
            revision.Asked.Remove(deployment.Class);
        }
    }

    private static bool Forget(RevisionPods revision, InstanceClass @class)
    {
        revision.Asked.Remove(@class);
        return revision.Deployments.Remove(@class);
    }
}
