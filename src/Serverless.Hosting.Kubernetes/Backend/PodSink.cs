using k8s.Models;
using Serverless.Hosting.Kubernetes.Probing;
using Serverless.Hosting.Kubernetes.Watching;

namespace Serverless.Hosting.Kubernetes.Backend;

/// <summary>
/// Takes over what the watch of pods tells.
/// </summary>
internal sealed class PodSink(ClusterState state, EarlyReadiness? early, string? @namespace) : IWatchSink<V1Pod>
{
    public void Replace(IReadOnlyList<V1Pod> items) => state.Replace(
        @namespace,
        items.Select(PodReading.Read).OfType<PodReport>().ToLookup(pod => pod.Revision),
        (revision, pods) =>
        {
            var found = pods.Select(pod => Judge(revision, pod)).ToArray();
            revision.Pods.Clear();
            foreach (var pod in found)
            {
                revision.Pods.Add(pod.Instance.Name, pod);
            }
        });

    public void Put(V1Pod item)
    {
        if (PodReading.Read(item) is { } pod)
        {
            state.Change(pod.Revision, revision => revision.Pods[pod.Instance.Name] = Judge(revision, pod));
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

    private PodReport Judge(RevisionPods revision, PodReport pod) => early?.Judge(revision.Pods.GetValueOrDefault(pod.Instance.Name)?.Early, pod) ?? pod;
}
