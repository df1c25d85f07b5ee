using Serverless.Hosting.Backends;
using Serverless.Hosting.Kubernetes.Probing;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Kubernetes.Backend;

/// <summary>
/// What is kept of a pod.
/// </summary>
/// <param name="Revision">The revision that it is an instance of.</param>
/// <param name="Instance">The instance.</param>
/// <param name="Failure">What keeps it from being ready; null where nothing is known.</param>
/// <param name="IsMarked">Whether it is to be deleted first when its deployment is scaled down.</param>
/// <param name="Restarts">How often its containers were started anew.</param>
/// <param name="Probe">How the gateway can find out by itself that it is ready; null where it cannot.</param>
internal sealed record PodReport(ResourceId Revision, Instance Instance, RevisionFailure? Failure, bool IsMarked, int Restarts, PodProbe? Probe)
{
    /// <summary>What the gateway's own probe has found out; null where it has not been asked.</summary>
    public EarlyMark? Early { get; init; }
}
