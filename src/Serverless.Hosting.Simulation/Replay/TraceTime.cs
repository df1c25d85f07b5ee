namespace Serverless.Hosting.Simulation.Replay;

/// <summary>
/// The time of a trace, cut into steps; the last one may be shorter.
/// </summary>
internal readonly record struct TraceTime(TimeSpan Length, TimeSpan Step)
{
    public TimeSpan StepAt(int index) => Step * (index + 1) <= Length ? Step : Length - (Step * index);
}
