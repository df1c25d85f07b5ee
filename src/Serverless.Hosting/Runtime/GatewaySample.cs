namespace Serverless.Hosting.Runtime;

/// <summary>
/// What another gateway counted of a revision since its last report.
/// </summary>
/// <param name="Concurrency">The requests open at once, averaged over the time.</param>
/// <param name="Requests">The requests that came in.</param>
/// <param name="Rings">Whether a request at it waits for an instance, or asks for a standard one.</param>
internal readonly record struct GatewaySample(double Concurrency, long Requests, bool Rings);
