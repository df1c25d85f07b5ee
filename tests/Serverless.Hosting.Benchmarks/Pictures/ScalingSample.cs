namespace Serverless.Hosting.Benchmarks.Pictures;

/// <summary>
/// A revision as it was seen at one moment.
/// </summary>
internal readonly record struct ScalingSample(double Second, int Requests, int Desired, int Ready, bool IsPanicking);
