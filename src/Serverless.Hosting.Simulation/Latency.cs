namespace Serverless.Hosting.Simulation;

/// <summary>
/// How long something took for the requests of a trace. The quantiles are wrong by 0.4 percent at most; the maximum is exact.
/// </summary>
/// <param name="Median">Half of the requests took no longer.</param>
/// <param name="Percentile99">99 of 100 took no longer.</param>
/// <param name="Max">None took longer.</param>
public readonly record struct Latency(TimeSpan Median, TimeSpan Percentile99, TimeSpan Max);
