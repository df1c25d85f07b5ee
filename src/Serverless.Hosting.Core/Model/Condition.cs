namespace Serverless.Hosting.Model;

/// <summary>
/// One statement about an object, with the reason for it.
/// </summary>
/// <param name="Type">What is stated: <c>Ready</c>, <c>ConfigurationsReady</c>, …</param>
/// <param name="Status">Whether it holds.</param>
public sealed record Condition(string Type, ConditionStatus Status)
{
    /// <summary>The reason in one word, for programs; null where there is none.</summary>
    public string? Reason { get; init; }

    /// <summary>The reason in a sentence, for people; null where there is none.</summary>
    public string? Message { get; init; }

    /// <summary>Empty for a condition that readiness depends on, <c>Info</c> for one that only informs.</summary>
    public string Severity { get; init; } = "";

    /// <summary>When anything else of the condition last changed, in UTC.</summary>
    public DateTimeOffset LastTransitionTime { get; init; }
}
