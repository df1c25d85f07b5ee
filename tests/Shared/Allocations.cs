namespace Serverless.Hosting;

/// <summary>
/// Counts what the thread allocates. A collection in the middle of a round adds to the count what nobody allocated, so the best of several rounds is what counts.
/// </summary>
internal static class Allocations
{
    private const int Rounds = 5;

    public static long Of(Action action) => Enumerable.Range(0, Rounds).Min(_ =>
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    });
}
