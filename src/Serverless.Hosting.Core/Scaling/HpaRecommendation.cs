namespace Serverless.Hosting.Scaling;

/// <summary>
/// The instances that a decision of <see cref="HpaAutoscaler"/> asked for.
/// </summary>
/// <param name="At">When, in UTC.</param>
/// <param name="Replicas">The instances.</param>
public readonly record struct HpaRecommendation(DateTimeOffset At, int Replicas);
