namespace Serverless.Hosting.Kubernetes;

/// <summary>
/// How instances run as pods of a cluster.
/// </summary>
public sealed class KubernetesBackendOptions
{
    /// <summary>The section of the configuration that the options are read from.</summary>
    public const string SectionName = "Serverless:Kubernetes";

    /// <summary>
    /// The namespaces of the cluster that the host looks into: nothing is asked for beyond them. Empty, the default, for all of them, which takes a cluster role.
    /// </summary>
    public IList<string> Namespaces { get; init; } = [];

    /// <summary>Whether pods prefer nodes without another pod of their revision, unless the revision has an affinity of its own; true by default.</summary>
    public bool SpreadOverNodes { get; set; } = true;

    /// <summary>
    /// Whether the store of the host keeps revisions as objects of the cluster; false by default. Then deployments belong to them, and are collected with them. Where
    /// revisions are kept elsewhere this must stay false: the cluster collects what belongs to an object that it does not have.
    /// </summary>
    public bool RevisionsInCluster { get; set; }

    /// <summary>
    /// Whether the host probes pods that start, so that one counts as ready when it answers rather than when the cluster says so; true by default. Only pods with one
    /// readiness probe, by HTTP or a connect, without delays, are probed; each less and less often, up to once a second, for 2 minutes, 64 at once.
    /// Set it to false where something in a pod accepts connections before the application does, as the proxy of a service mesh.
    /// </summary>
    public bool ProbePods { get; set; } = true;

    /// <summary>How long the first list of what runs in the cluster may take before the start of the host fails: 1 s to 1 h; 1 minute by default.</summary>
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long the cluster keeps a watch open before it is opened anew: 10 s to 1 h; 5 minutes by default.</summary>
    public TimeSpan WatchTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The wait after the first failure of a watch, doubled with each further one: 1 ms to 1 minute; 200 ms by default.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The most wait between two tries, not below <see cref="RetryDelay"/>, at most 10 minutes; 10 s by default.</summary>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(10);
}
