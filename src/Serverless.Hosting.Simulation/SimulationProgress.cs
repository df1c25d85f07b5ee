namespace Serverless.Hosting.Simulation;

/// <summary>
/// How far a simulation is.
/// </summary>
/// <param name="Functions">The functions that were replayed under all policies.</param>
/// <param name="FunctionCount">The functions of the trace.</param>
/// <param name="Requests">The requests of those functions, counted once.</param>
public readonly record struct SimulationProgress(int Functions, int FunctionCount, long Requests);
