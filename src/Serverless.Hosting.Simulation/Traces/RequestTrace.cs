namespace Serverless.Hosting.Simulation.Traces;

/// <summary>
/// The requests of some functions over a time. Functions are read one after the other and forgotten when they were replayed.
/// </summary>
/// <param name="Length">The time that is accounted for; above 0.</param>
/// <param name="Functions">The functions; enumerated once in each run.</param>
/// <param name="FunctionCount">How many there are.</param>
public sealed record RequestTrace(TimeSpan Length, IEnumerable<FunctionTrace> Functions, int FunctionCount)
{
    /// <summary>The trace of one function.</summary>
    /// <param name="length">The time that is accounted for; above 0.</param>
    /// <param name="arrivals">The times of its requests since the start, in their order.</param>
    /// <returns>The trace.</returns>
    public static RequestTrace Of(TimeSpan length, IEnumerable<TimeSpan> arrivals) =>
        new(length, [new("function", _ => arrivals.Select(at => new Arrival(at)))], 1);
}
