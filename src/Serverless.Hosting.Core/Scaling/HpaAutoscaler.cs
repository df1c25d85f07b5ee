namespace Serverless.Hosting.Scaling;

/// <summary>
/// Decides as the horizontal autoscaler of a platform does: as many instances as it takes for each to use what is aimed at.
/// </summary>
/// <remarks>
/// <para>Desired = total use / target, rounded up. Within 10 percent of the target nothing changes.</para>
/// <para>
/// It errs on the careful side with instances that say nothing. On the way up, those not ready or not measured count as using nothing; on the way down,
/// those not measured count as using the target, and those not ready are left out. Where that turns the direction around, nothing changes.
/// </para>
/// <para>A pure function: equal input and memory give an equal answer.</para>
/// </remarks>
public static class HpaAutoscaler
{
    private const double LeastRatio = 0.9;
    private const double MostRatio = 1.1;

    /// <summary>Decides.</summary>
    /// <param name="input">Everything that the decision may depend on.</param>
    /// <param name="memory">What the last decision left.</param>
    /// <returns>The decision, and the memory for the next one.</returns>
    public static (HpaDecision Decision, HpaMemory Memory) Decide(in HpaInput input, HpaMemory memory)
    {
        ArgumentNullException.ThrowIfNull(memory);
        if (input.Settings.Target is not { } target || input.Loads.Count == 0)
        {
            return (default, memory);
        }

        // before the first decision, what is there counts as asked for, so that a restart shrinks nothing at once
        memory = memory == HpaMemory.Empty ? new([new(input.Now, input.CurrentReplicas)]) : memory;
        var proposed = Propose(input, target);
        var desired = Stabilize(input, memory, proposed);
        var window = input.Settings.ScaleUpWindow > input.Settings.ScaleDownWindow ? input.Settings.ScaleUpWindow : input.Settings.ScaleDownWindow;
        return (new(desired, proposed, input.Loads.Average(), target), memory.With(new(input.Now, proposed), window));
    }

    private static int Propose(in HpaInput input, double target)
    {
        var total = input.Loads.Sum();
        var isUp = total > input.Loads.Count * target;
        var count = input.Loads.Count + input.Missing + (isUp ? input.Unready : 0);
        total += isUp ? 0 : input.Missing * target;

        var ratio = total / (count * target);
        if (ratio is >= LeastRatio and <= MostRatio || ratio > 1 != isUp)
        {
            return input.CurrentReplicas;
        }

        var proposed = (int)Math.Min(Math.Ceiling(total / target), int.MaxValue);
        return isUp ? Math.Max(proposed, input.CurrentReplicas) : Math.Min(proposed, input.CurrentReplicas);
    }

    /// <summary>Up only to what all decisions of the window asked for, down only to what the highest of them did.</summary>
    private static int Stabilize(in HpaInput input, HpaMemory memory, int proposed)
    {
        var (up, down) = (proposed, proposed);
        foreach (var (at, replicas) in memory.Recommendations)
        {
            up = input.Now - at < input.Settings.ScaleUpWindow ? Math.Min(up, replicas) : up;
            down = input.Now - at < input.Settings.ScaleDownWindow ? Math.Max(down, replicas) : down;
        }

        return Math.Min(Math.Max(input.CurrentReplicas, up), down);
    }
}
