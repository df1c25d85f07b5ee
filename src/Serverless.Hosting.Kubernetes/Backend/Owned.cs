using k8s;
using k8s.Models;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Kubernetes.Backend;

/// <summary>
/// Tells to which revision an object of the cluster belongs.
/// </summary>
internal static class Owned
{
    public static ResourceId? RevisionOf(IKubernetesObject<V1ObjectMeta> item) =>
        item.Metadata.Labels?.TryGetValue(KubernetesLabels.Revision, out var name) == true
            ? new ResourceId(ResourceKind.Revision, item.Metadata.NamespaceProperty, name)
            : null;
}
