namespace Serverless.Hosting.Kubernetes.Pods;

/// <summary>
/// What the host has to say about every pod.
/// </summary>
internal sealed record PodOptions
{
    /// <summary>Whether pods prefer nodes without another pod of their revision.</summary>
    public bool SpreadOverNodes { get; init; } = true;

    /// <summary>Whether the deployments belong to their revisions: only where revisions are objects of the cluster, else they would be collected at once.</summary>
    public bool OwnedByRevision { get; init; }

    /// <summary>How long a deployment may make no progress, unless the revision says otherwise.</summary>
    public TimeSpan ProgressDeadline { get; init; } = TimeSpan.FromMinutes(10);
}
