using Serverless.Hosting.Backends;

namespace Serverless.Hosting.Kubernetes.Backend;

/// <summary>
/// One request that brings the cluster closer to a plan.
/// </summary>
internal abstract record PodAction
{
    /// <summary>There is no deployment of a class yet.</summary>
    internal sealed record Create(InstanceClass Class) : PodAction;

    /// <summary>A pod is to go first when its deployment is scaled down.</summary>
    internal sealed record Mark(string Pod) : PodAction;

    /// <summary>A deployment asks for another number of pods than planned.</summary>
    internal sealed record Scale(InstanceClass Class, int Replicas) : PodAction;

    /// <summary>A pod has been drained, and the cluster has ended another in its place.</summary>
    internal sealed record Delete(string Pod) : PodAction;
}
