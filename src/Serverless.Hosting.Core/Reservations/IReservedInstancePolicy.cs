namespace Serverless.Hosting.Reservations;

/// <summary>
/// Decides when a reserved instance stands in for the standard ones of a revision. A pure function: equal input and memory give an equal answer.
/// </summary>
public interface IReservedInstancePolicy
{
    /// <summary>Decides, after the autoscaler and the bounds.</summary>
    /// <param name="input">Everything that the decision may depend on.</param>
    /// <param name="memory">What the last decision left; <c>default</c> before the first.</param>
    /// <returns>The plan, and the memory for the next decision.</returns>
    (ReservationPlan Plan, ReservationMemory Memory) Plan(in ReservationInput input, ReservationMemory memory);
}
