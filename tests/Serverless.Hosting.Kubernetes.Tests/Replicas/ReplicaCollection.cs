namespace Serverless.Hosting.Kubernetes.Replicas;

/// <summary>
/// Tests whose hosts hold leases of a few seconds: a machine that is busy with other tests would take them away.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ReplicaCollection
{
    public const string Name = "replicas";
}
