namespace Serverless.Hosting.Simulation.Traces;

/// <summary>
/// One request of a trace.
/// </summary>
/// <param name="At">When it comes in, since the start of the trace; 0 or more.</param>
/// <param name="Duration">
/// How long an unhurried instance works on it, 0 or more; null to draw that from <see cref="SimulationOptions.ServiceTime"/>.
/// </param>
public readonly record struct Arrival(TimeSpan At, TimeSpan? Duration = null);
