namespace Serverless.Hosting.Gateway.Hardening;

/// <summary>
/// Tests that measure memory: what is alive is a matter of the whole process, so they run one after the other, with no other beside them.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MemoryCollection
{
    public const string Name = "memory";
}
