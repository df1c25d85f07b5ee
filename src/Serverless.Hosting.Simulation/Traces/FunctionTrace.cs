namespace Serverless.Hosting.Simulation.Traces;

/// <summary>
/// The requests of one function, which is one revision in the replay.
/// </summary>
/// <param name="Name">What it is called.</param>
/// <param name="Arrivals">
/// Its requests, in the order of their times, from a seed: called once for each policy with the same seed, and must give the same requests
/// each time.
/// </param>
public sealed record FunctionTrace(string Name, Func<ulong, IEnumerable<Arrival>> Arrivals);
