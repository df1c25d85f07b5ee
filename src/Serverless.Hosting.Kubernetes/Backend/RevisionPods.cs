using Serverless.Hosting.Backends;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Kubernetes.Backend;

/// <summary>
/// What is known of the pods of a revision, and what is wanted. Guarded by the lock of <see cref="ClusterState"/>, but for <see cref="Turn"/>.
/// </summary>
internal sealed class RevisionPods(ResourceId id)
{
    public ResourceId Id => id;

    /// <summary>The revision; null before the host has spoken of it.</summary>
    public Revision? Revision { get; set; }

    /// <summary>What is wanted; null before the host has said so, and then nothing is changed.</summary>
    public InstancePlan? Plan { get; set; }

    public Dictionary<string, PodReport> Pods { get; } = new(StringComparer.Ordinal);

    public Dictionary<InstanceClass, DeploymentReport> Deployments { get; } = [];

    /// <summary>The numbers of replicas that were asked for and that no watch has told of yet: older news must not undo them.</summary>
    public Dictionary<InstanceClass, int> Asked { get; } = [];

    /// <summary>Why the cluster refuses what it is asked for; null where it does not.</summary>
    public RevisionFailure? Refusal { get; set; }

    /// <summary>Whether somebody is making the plan true, and whether to look again after that.</summary>
    public (bool IsRunning, bool IsDue) Work { get; set; }

    /// <summary>Requests about one revision are sent one after the other.</summary>
    public SemaphoreSlim Turn { get; } = new(1);

    /// <summary>How many instances of a class the cluster is asked for; null where there is no deployment.</summary>
    public int? ReplicasOf(InstanceClass @class) =>
        Deployments.TryGetValue(@class, out var deployment) ? Asked.TryGetValue(@class, out var asked) ? asked : deployment.Replicas : null;

    public RevisionInstances Report()
    {
        ValueList<Instance> instances = [.. Pods.Values.Select(pod => pod.Instance).OrderBy(instance => instance.Name, StringComparer.Ordinal)];
        var isReady = instances.Any(instance => instance.State == InstanceState.Ready);
        return new(id, instances, isReady ? null : FailureOf(InstanceClass.Standard)) { ReservedFailure = FailureOf(InstanceClass.Reserved) };
    }

    private RevisionFailure? FailureOf(InstanceClass @class)
    {
        var pods = Pods.Values.Where(pod => pod.Instance.Class == @class && pod.Instance.State != InstanceState.Ending).ToArray();
        var wanted = @class == InstanceClass.Standard ? Plan?.Standard : Plan?.Reserved;
        if (wanted is null or 0 || pods.Any(pod => pod.Instance.State == InstanceState.Ready))
        {
            return null;
        }

        return Refusal ?? pods.Select(pod => pod.Failure).FirstOrDefault(failure => failure is not null) ?? Deployments.GetValueOrDefault(@class)?.Failure;
    }
}
