namespace Serverless.Hosting.Host;

/// <summary>
/// Where the host keeps what is served.
/// </summary>
internal enum HostStore
{
    /// <summary>In the cluster, as custom resources.</summary>
    Kubernetes,

    /// <summary>In memory: what is served comes from manifests each time.</summary>
    Memory,

    /// <summary>In a SQLite file.</summary>
    Sqlite,
}
