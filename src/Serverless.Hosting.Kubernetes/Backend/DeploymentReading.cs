using k8s.Models;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Kubernetes.Pods;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Kubernetes.Backend;

/// <summary>
/// Reads a deployment. Pure.
/// </summary>
internal static class DeploymentReading
{
    /// <summary>What there is to know of a deployment; null for one that is none of ours, or is going to be deleted.</summary>
    public static DeploymentReport? Read(V1Deployment deployment)
    {
        if (deployment.Metadata.DeletionTimestamp is not null || deployment.Metadata.Labels?.TryGetValue(KubernetesLabels.Revision, out var revision) != true)
        {
            return null;
        }

        var isReserved = deployment.Metadata.Labels.TryGetValue(KubernetesLabels.InstanceClass, out var name) && name == PodLabels.Reserved;
        var hash = deployment.Metadata.Annotations?.TryGetValue(KubernetesLabels.TemplateHash, out var text) == true ? text : "";
        return new(
            new ResourceId(ResourceKind.Revision, deployment.Metadata.NamespaceProperty, revision!),
            isReserved ? InstanceClass.Reserved : InstanceClass.Standard,
            deployment.Spec.Replicas ?? 1,
            hash,
            FailureOf(deployment.Status?.Conditions ?? []));
    }

    private static RevisionFailure? FailureOf(IList<V1DeploymentCondition> conditions)
    {
        var failed = conditions.FirstOrDefault(condition => condition is { Type: "ReplicaFailure", Status: "True" })
            ?? conditions.FirstOrDefault(condition => condition is { Type: "Progressing", Status: "False" });
        return failed is null ? null : new(ConditionTypes.ResourcesAvailable, failed.Reason ?? failed.Type, failed.Message ?? "The deployment makes no progress.");
    }
}
