namespace Serverless.Hosting.Kubernetes.Replicas;

/// <summary>
/// Where hosts talk to each other.
/// </summary>
internal static class ReplicaPaths
{
    public const string Report = "replicas/report";

    public const string Wait = "replicas/wait";
}
