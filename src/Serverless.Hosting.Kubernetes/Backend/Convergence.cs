using Serverless.Hosting.Backends;

namespace Serverless.Hosting.Kubernetes.Backend;

/// <summary>
/// What to ask the cluster for next, so that a plan comes true. Pure.
/// </summary>
internal static class Convergence
{
    /// <summary>The next request; null where the cluster has all that it needs to know.</summary>
    public static PodAction? Next(RevisionPods revision) =>
        revision is { Plan: { } plan, Revision: not null }
            ? Next(revision, plan, InstanceClass.Standard, plan.Standard) ?? Next(revision, plan, InstanceClass.Reserved, plan.Reserved)
            : null;

    private static PodAction? Next(RevisionPods revision, InstancePlan plan, InstanceClass @class, int wanted)
    {
        if (revision.ReplicasOf(@class) is not { } replicas)
        {
            return wanted > 0 ? new PodAction.Create(@class) : null;
        }

        var alive = revision.Pods.Values.Where(pod => pod.Instance.Class == @class && pod.Instance.State != InstanceState.Ending).ToArray();
        var drained = alive.Where(pod => plan.End.Contains(pod.Instance.Name));
        if (wanted < replicas && wanted > 0 && drained.FirstOrDefault(pod => !pod.IsMarked) is { } unmarked)
        {
            return new PodAction.Mark(unmarked.Instance.Name);
        }

        if (wanted != replicas)
        {
            return new PodAction.Scale(@class, wanted);
        }

        // the cluster ends a pod that is not ready before one that is marked: what it has left is replaced
        return alive.Length <= wanted && drained.FirstOrDefault() is { } left ? new PodAction.Delete(left.Instance.Name) : null;
    }
}
