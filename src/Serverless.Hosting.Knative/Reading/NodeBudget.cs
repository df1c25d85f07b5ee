namespace Serverless.Hosting.Knative.Reading;

/// <summary>
/// Bounds what one file may cost: nesting, and nodes after aliases are written out.
/// </summary>
internal sealed class NodeBudget(int maxDepth, long maxNodes)
{
    private long _used;

    public void Enter(int depth, int line, int column)
    {
        if (depth > maxDepth)
        {
            throw new SourceFormatException($"nested more than {maxDepth} levels deep", line, column);
        }
    }

    public void Spend(long nodes, int line, int column)
    {
        _used += nodes;
        if (_used > maxNodes)
        {
            throw new SourceFormatException($"more than {maxNodes} nodes, counting what aliases repeat", line, column);
        }
    }
}
