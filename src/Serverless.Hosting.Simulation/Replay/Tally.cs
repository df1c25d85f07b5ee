namespace Serverless.Hosting.Simulation.Replay;

/// <summary>
/// Counts what was replayed, and tells of it one function after the other, whichever thread it was.
/// </summary>
internal sealed class Tally(int functionCount, IProgress<SimulationProgress>? progress)
{
    private readonly Lock _lock = new();
    private long _requests;

    public int Functions { get; private set; }

    public void Add(long requests)
    {
        lock (_lock)
        {
            Functions++;
            _requests += requests;
            progress?.Report(new(Functions, functionCount, _requests));
        }
    }
}
