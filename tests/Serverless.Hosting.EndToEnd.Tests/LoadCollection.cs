namespace Serverless.Hosting.EndToEnd;

/// <summary>
/// Tests that keep the machine busy, or bound how long an answer takes: they run one after the other, with no other beside them.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class LoadCollection
{
    public const string Name = "load";
}
