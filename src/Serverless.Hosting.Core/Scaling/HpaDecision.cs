using System.Globalization;

namespace Serverless.Hosting.Scaling;

/// <summary>
/// How many instances the use of processor or memory asks for, before bounds, and why.
/// </summary>
/// <param name="Desired">The instances; null where nothing could be measured, and everything stays as it is.</param>
/// <param name="Proposed">What the use alone asks for, before the windows; null in the same case.</param>
/// <param name="Average">What a measured instance uses on average: percent of its processors, or MiB.</param>
/// <param name="Target">What it is to use.</param>
public readonly record struct HpaDecision(int? Desired, int? Proposed, double Average, double Target)
{
    /// <summary>The decision in words.</summary>
    /// <returns>A sentence.</returns>
    public override string ToString() => Desired is null
        ? "No decision: nothing could be measured."
        : string.Create(CultureInfo.InvariantCulture, $"{Desired} instances: use {Average:0.###}, target {Target:0.###}, which asks for {Proposed}.");
}
