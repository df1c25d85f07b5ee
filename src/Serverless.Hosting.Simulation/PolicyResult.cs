using Serverless.Hosting.Model;
using Serverless.Hosting.Reservations;

namespace Serverless.Hosting.Simulation;

/// <summary>
/// What one policy did with a trace.
/// </summary>
public sealed record PolicyResult
{
    /// <summary>The policy.</summary>
    public required SimulatedPolicy Policy { get; init; }

    /// <summary>The requests that came in.</summary>
    public required long Requests { get; init; }

    /// <summary>The requests that were answered: all of them, unless some could not be within a day after the end of the trace.</summary>
    public required long Answered { get; init; }

    /// <summary>
    /// How often requests found no instance of any class and had to wait for one to start: once for each time, however many waited.
    /// </summary>
    public required long ColdStarts { get; init; }

    /// <summary>From the arrival of a request to its turn.</summary>
    public required Latency Wait { get; init; }

    /// <summary>From the arrival of a request to its end.</summary>
    public required Latency Response { get; init; }

    /// <summary>
    /// What ran and what it cost, handovers, and requests that reserved instances answered. The other ways are not in it: they are results
    /// of their own.
    /// </summary>
    public required CostLedger Ledger { get; init; }

    /// <summary>
    /// How much less than the first policy it costs, in percent of that: below 0 where it costs more; null where the first costs nothing.
    /// </summary>
    public required double? SavedPercent { get; init; }

    /// <summary>The lowest balance of credits of any reserved instance; null where none had credits.</summary>
    public required double? LeastCredits { get; init; }

    /// <summary>The balance of credits of a reserved instance, on average over steps and instances; null where none had credits.</summary>
    public required double? MeanCredits { get; init; }

    /// <summary>The steps of the time, one after the other.</summary>
    public required ValueList<PolicyStep> Steps { get; init; }

    /// <summary>The time that instances of a type existed, summed up over them.</summary>
    /// <param name="type">The name of the type.</param>
    /// <returns>The time; 0 where none of that type ran.</returns>
    public TimeSpan InstanceTimeOf(string type) => Ledger.Usage.FirstOrDefault(usage => usage.Type == type).InstanceTime;
}
