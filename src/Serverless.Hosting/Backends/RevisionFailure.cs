namespace Serverless.Hosting.Backends;

/// <summary>
/// Why a revision has no healthy instance.
/// </summary>
/// <param name="Condition">The condition that it makes false: <c>ContainerHealthy</c> or <c>ResourcesAvailable</c>.</param>
/// <param name="Reason">The reason in one word: <c>ExitCode5</c>, <c>ContainerMissing</c>, …</param>
/// <param name="Message">The reason in a sentence, with the last output of the program where there is any.</param>
public sealed record RevisionFailure(string Condition, string Reason, string Message)
{
    /// <summary>The reason of an instance that was not started because its type is out of stock: another type is tried.</summary>
    public const string OutOfStock = "OutOfStock";

    /// <summary>The name of the instance type that failed; null where that does not matter.</summary>
    public string? InstanceType { get; init; }
}
