namespace Serverless.Hosting.Routing;

/// <summary>
/// When and by how much the newest revision of a rollout gets more traffic. Times are nanoseconds since 1970 in UTC, as they are stored.
/// </summary>
/// <param name="StartTime">When the newest revision got its first percent; 0 while no rollout runs.</param>
/// <param name="NextStepTime">When the next step is due; 0 before that first percent is known to be served.</param>
/// <param name="StepDuration">Nanoseconds between two steps; 0 before the first percent is known to be served.</param>
/// <param name="StepSize">How many percent a step moves.</param>
public readonly record struct RolloutSteps(long StartTime, long NextStepTime, long StepDuration, int StepSize);
