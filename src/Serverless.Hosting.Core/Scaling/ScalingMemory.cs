namespace Serverless.Hosting.Scaling;

/// <summary>
/// What the autoscaler remembers of a revision from one decision to the next.
/// </summary>
/// <param name="PanicTime">When the load was last over the panic threshold, in UTC; null in calm times.</param>
/// <param name="MaxPanicInstances">The most instances asked for in this panic.</param>
public readonly record struct ScalingMemory(DateTimeOffset? PanicTime, int MaxPanicInstances)
{
    /// <summary>
    /// The memory of an autoscaler that knows nothing yet. With more than one instance ready it starts in panic, so that nothing shrinks for a stable window.
    /// </summary>
    /// <param name="now">The time, in UTC.</param>
    /// <param name="readyInstances">The instances that are ready.</param>
    /// <returns>The memory.</returns>
    public static ScalingMemory Start(DateTimeOffset now, int readyInstances) => new(readyInstances > 1 ? now : null, readyInstances);
}
