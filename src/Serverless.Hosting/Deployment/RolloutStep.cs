using Serverless.Hosting.Model;
using Serverless.Hosting.Routing;

namespace Serverless.Hosting.Deployment;

/// <summary>
/// Where the rollouts of a route are.
/// </summary>
/// <param name="State">What is to be stored.</param>
/// <param name="Served">What is to be in force.</param>
/// <param name="Status">Whether all is as it was asked for.</param>
internal sealed record RolloutStep(RolloutState State, TrafficAssignment Served, ConditionStatus Status)
{
    /// <summary>Why not, in one word.</summary>
    public string? Reason { get; init; }

    /// <summary>Why not, in a sentence.</summary>
    public string? Message { get; init; }
}
