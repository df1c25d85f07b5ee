namespace Serverless.Hosting.Simulation;

/// <summary>
/// One step of the time under one policy, all functions together.
/// </summary>
/// <param name="Requests">The requests that came in.</param>
/// <param name="Standard">The standard instances that there were, on average.</param>
/// <param name="Reserved">The reserved instances that there were, on average.</param>
/// <param name="Credits">
/// The credits of a reserved instance at the end of the step, on average; null where there was none with credits.
/// </param>
/// <param name="Cost">The cost of the instances since the start of the trace.</param>
public readonly record struct PolicyStep(long Requests, double Standard, double Reserved, double? Credits, double Cost);
