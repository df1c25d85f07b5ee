namespace Serverless.Hosting.Scaling;

/// <summary>
/// Decides which gateway may use an instance that has a limit, where several gateways serve its revision: at any time one.
/// </summary>
/// <remarks>
/// With at least as many instances as gateways this is <see cref="ActivatorSubset"/>. With fewer, several gateways share an instance by that rule: here they take
/// turns, so that the limit of the instance holds although nobody in it counts.
/// </remarks>
public static class InstanceTurns
{
    /// <summary>
    /// The gateway that is to have an instance: of those that the rule names the next at which requests wait, else the next of the others, so that nothing stands idle
    /// while requests wait elsewhere; where none wait, the one that the rule names.
    /// </summary>
    /// <param name="instance">The place of the instance in the order of their addresses, from 0.</param>
    /// <param name="instances">The instances that are ready.</param>
    /// <param name="current">The gateway that has it now; -1 for none.</param>
    /// <param name="waiting">For each gateway, in their order, the requests that wait at it and have no instance in sight. At least one gateway.</param>
    /// <returns>The place of the gateway.</returns>
    public static int OwnerOf(int instance, int instances, int current, ReadOnlySpan<int> waiting)
    {
        ArgumentOutOfRangeException.ThrowIfZero(waiting.Length, nameof(waiting));
        int? lent = null;
        for (var step = 1; step <= waiting.Length; step++)
        {
            // the one that has it comes last
            var gateway = (Math.Max(current, -1) + step) % waiting.Length;
            if (waiting[gateway] > 0 && ActivatorSubset.Contains(instance, instances, gateway, waiting.Length))
            {
                return gateway;
            }

            lent ??= waiting[gateway] > 0 ? gateway : null;
        }

        return lent ?? Resting(instance, instances, current, waiting.Length);
    }

    private static int Resting(int instance, int instances, int current, int gateways)
    {
        if (current >= 0 && current < gateways && ActivatorSubset.Contains(instance, instances, current, gateways))
        {
            return current;
        }

        var first = 0;
        while (!ActivatorSubset.Contains(instance, instances, first, gateways))
        {
            first++;
        }

        return first;
    }
}
