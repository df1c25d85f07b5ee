namespace Serverless.Hosting.Scaling;

/// <summary>
/// Divides the instances of a revision among the activators that serve it, so that together they keep the limit of each instance.
/// </summary>
public static class ActivatorSubset
{
    /// <summary>Whether an instance is an activator's own.</summary>
    /// <param name="instance">The place of the instance in the order of their addresses, from 0.</param>
    /// <param name="instances">The instances that are ready.</param>
    /// <param name="activator">The place of the activator in the order of their addresses, from 0; -1 where it is not among them.</param>
    /// <param name="activators">The activators that serve the revision.</param>
    /// <returns>Whether it is. Where there are fewer instances than activators, several share one.</returns>
    public static bool Contains(int instance, int instances, int activator, int activators)
    {
        if (activator < 0 || activators <= 1 || instances <= 1)
        {
            return true;
        }

        if (activators > instances)
        {
            return instance == activator % instances;
        }

        var (each, rest) = Math.DivRem(instances, activators);
        var first = activator * each;
        var isInSlice = instance >= first && instance < first + each;
        return isInSlice || (activator < rest && instance == instances - rest + activator);
    }
}
