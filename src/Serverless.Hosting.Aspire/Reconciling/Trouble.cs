namespace Serverless.Hosting.Aspire.Reconciling;

/// <summary>
/// Failures of one class of instances in a row: the next start comes later each time.
/// </summary>
internal sealed record Trouble(int Count, DateTimeOffset? NotBefore, InstanceFailure? Failure)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    public static Trouble None { get; } = new(0, null, null);

    public Trouble Add(InstanceFailure failure, DateTimeOffset now) =>
        new(Count + 1, now + TimeSpan.FromTicks(Math.Min(First.Ticks << Math.Min(Count, 10), Longest.Ticks)), failure);

    /// <summary>One runs: nothing is wrong now. How long the next wait is shows when it ends.</summary>
    public Trouble Clear() => this with { NotBefore = null, Failure = null };
}
