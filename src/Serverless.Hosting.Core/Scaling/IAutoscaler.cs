namespace Serverless.Hosting.Scaling;

/// <summary>
/// Decides how many instances a revision's load asks for. A pure function: equal input and memory give an equal answer.
/// </summary>
public interface IAutoscaler
{
    /// <summary>Decides.</summary>
    /// <param name="input">Everything that the decision may depend on.</param>
    /// <param name="memory">What the last decision left.</param>
    /// <returns>The decision, and the memory for the next one.</returns>
    (ScalingDecision Decision, ScalingMemory Memory) Decide(in ScalingInput input, ScalingMemory memory);
}
