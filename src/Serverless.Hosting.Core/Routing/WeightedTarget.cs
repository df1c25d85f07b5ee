namespace Serverless.Hosting.Routing;

/// <summary>
/// A target and its share of the requests.
/// </summary>
/// <typeparam name="TTarget">What serves requests.</typeparam>
/// <param name="Target">The target.</param>
/// <param name="Percent">The share, 0 to 100 percent; a target with 0 is never chosen.</param>
public readonly record struct WeightedTarget<TTarget>(TTarget Target, int Percent);
