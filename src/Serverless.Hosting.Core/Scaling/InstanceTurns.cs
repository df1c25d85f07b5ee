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
    /// <summary>The gateway that is to have an instance.</summary>
    /// <param name="instance">The place of the instance in the order of their addresses, from 0.</param>
    /// <param name="instances">The instances that are ready.</param>
    /// <param name="current">The gateway that has it now; -1 for none.</param>
    /// <param name="waits">For each gateway, in their order, whether requests wait at it. At least one gateway.</param>
    /// <returns>The place of the gateway.</returns>
    public static int OwnerOf(int instance, int instances, int current, ReadOnlySpan<bool> waits)
    {
        ArgumentOutOfRangeException.ThrowIfZero(waits.Length, nameof(waits));
        for (var step = 1; step <= waits.Length; step++)
        {
            // the one that has it comes last
            var gateway = (Math.Max(current, -1) + step) % waits.Length;
            if (waits[gateway] && ActivatorSubset.Contains(instance, instances, gateway, waits.Length))
            {
                return gateway;
            }
        }

        if (current >= 0 && current < waits.Length && ActivatorSubset.Contains(instance, instances, current, waits.Length))
        {
            return current;
        }

        var first = 0;
        while (!ActivatorSubset.Contains(instance, instances, first, waits.Length))
        {
            first++;
        }

        return first;
    }
}
