using k8s.Models;
using Serverless.Hosting.Kubernetes.Watching;

namespace Serverless.Hosting.Kubernetes.Backend;

/// <summary>
/// Takes over what the watch of pods tells.
/// </summary>
internal sealed class PodSink(ClusterState state, string? @namespace) : IWatchSink<V1Pod>
{
    public void Replace(IReadOnlyList<V1Pod> items) => state.Replace(
        @namespace,
        revision => revision.Pods.Clear(),
        items.Select(PodReading.Read).OfType<PodReport>().ToLookup(pod => pod.Revision),
        (revision, pod) => revision.Pods[pod.Instance.Name] = pod);

    public void Put(V1Pod item)
    {
        if (PodReading.Read(item) is { } pod)
        {
            state.Change(pod.Revision, revision => revision.Pods[pod.Instance.Name] = pod);
        }
        else
        {
            Remove(item);
        }
    }

    public void Remove(V1Pod item)
    {
        if (Owned.RevisionOf(item) is { } id)
        {
            state.Change(id, revision => revision.Pods.Remove(item.Metadata.Name));
        }
    }
}
