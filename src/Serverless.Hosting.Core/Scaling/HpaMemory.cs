using Serverless.Hosting.Model;

namespace Serverless.Hosting.Scaling;

/// <summary>
/// What <see cref="HpaAutoscaler"/> remembers of a revision from one decision to the next.
/// </summary>
/// <param name="Recommendations">What the decisions within the longer of the two windows asked for, the oldest first.</param>
public sealed record HpaMemory(ValueList<HpaRecommendation> Recommendations)
{
    /// <summary>The memory of an autoscaler that has decided nothing yet.</summary>
    public static HpaMemory Empty { get; } = new([]);

    /// <summary>The memory with one more recommendation, and without those that are too old to matter.</summary>
    internal HpaMemory With(HpaRecommendation recommendation, TimeSpan window) =>
        new([.. Recommendations.Where(earlier => recommendation.At - earlier.At < window), recommendation]);
}
