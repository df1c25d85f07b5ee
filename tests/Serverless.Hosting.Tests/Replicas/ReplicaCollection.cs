namespace Serverless.Hosting.Replicas;

/// <summary>
/// Tests that drive several engines by one clock: each second of it waits for all of them, so they run with no other beside them.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ReplicaCollection
{
    public const string Name = "replicas";
}
