using Serverless.Hosting.Aspire.Management;
using Serverless.Hosting.Aspire.Reconciling;

namespace Serverless.Hosting.Aspire.Running;

/// <summary>
/// One revision while the AppHost runs. Written by the controller's loop alone.
/// </summary>
internal sealed class RunningRevision(ServerlessRevisionAnnotation revision)
{
    public ServerlessRevisionAnnotation Revision { get; } = revision;

    public string Name => Revision.FullName;

    public RevisionInstances Instances { get; set; } = new();

    /// <summary>What the host wants; null until it has said so.</summary>
    public WantedInstances? Wanted { get; set; }

    public string Namespace { get; set; } = "default";

    /// <summary>Whether the host knows the revision, so that it can be told of its instances.</summary>
    public bool IsListed { get; set; }

    /// <summary>What the host was told last; null if it has to be told again.</summary>
    public InstanceList? Told { get; set; }

    public bool IsTelling { get; set; }

    /// <summary>Starts of one workload follow each other: each finds its own order in its environment.</summary>
    public SemaphoreSlim Starts { get; } = new(1);
}
