namespace Serverless.Hosting.Scaling;

/// <summary>
/// How many activators serve a revision, and how much each of them lets through.
/// </summary>
public static class ActivatorCount
{
    /// <summary>The fewest activators that serve a revision.</summary>
    public const int Minimum = 2;

    /// <summary>The activators that a revision needs.</summary>
    /// <param name="settings">How the revision is scaled.</param>
    /// <param name="ready">The instances that are ready.</param>
    /// <returns>The number, at least 2.</returns>
    public static int For(ScalingSettings settings, int ready)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.TargetBurstCapacity == 0)
        {
            return Minimum;
        }

        var capacity = (ready * settings.Target) + Math.Max(0, settings.TargetBurstCapacity);
        return (int)Math.Clamp(Math.Ceiling(capacity / settings.ActivatorCapacity), Minimum, int.MaxValue);
    }

    /// <summary>The requests at once that one activator lets through to a revision.</summary>
    /// <param name="containerConcurrency">The most requests that one instance serves at once: 0 for no limit.</param>
    /// <param name="backends">The instances that are ready.</param>
    /// <param name="assigned">Those of them that are this activator's; 0 where it reaches them through one shared address.</param>
    /// <param name="activators">The activators that serve the revision.</param>
    /// <returns>The number.</returns>
    public static int CapacityOf(int containerConcurrency, int backends, int assigned, int activators)
    {
        if (backends > 0 && containerConcurrency == 0)
        {
            return int.MaxValue;
        }

        var capacity = (long)containerConcurrency * (assigned > 0 ? assigned : backends);
        if (assigned == 0 && capacity > 0)
        {
            capacity = Math.Max(1, capacity / Math.Max(1, activators));
        }

        return (int)Math.Min(capacity, int.MaxValue);
    }
}
