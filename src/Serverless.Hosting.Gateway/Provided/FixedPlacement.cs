using Serverless.Hosting.Backends;

namespace Serverless.Hosting.Gateway.Provided;

/// <summary>
/// Which instances a plan makes of fixed addresses. A pure function: the same plan twice changes nothing.
/// </summary>
internal static class FixedPlacement
{
    /// <summary>Makes the next instances.</summary>
    /// <param name="places">Those that there are, from the oldest to the youngest.</param>
    /// <param name="addresses">The addresses, in order of preference.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="isUp">Whether a program answers at an address.</param>
    /// <param name="newName">Makes a name that was never used.</param>
    /// <returns>The instances: those that stay, then new ones.</returns>
    public static IReadOnlyList<FixedPlace> Next(
        IReadOnlyList<FixedPlace> places, IReadOnlyList<Uri> addresses, InstancePlan plan, Func<Uri, bool> isUp, Func<string> newName)
    {
        var known = places.Where(place => addresses.Contains(place.Address) && !plan.End.Contains(place.Name)).ToList();
        return
        [
            .. OfClass(InstanceClass.Standard, plan.Standard, known, addresses, isUp, newName),
            .. OfClass(InstanceClass.Reserved, plan.Reserved, known, addresses, isUp, newName),
        ];
    }

    private static IEnumerable<FixedPlace> OfClass(
        InstanceClass @class, int want, IReadOnlyList<FixedPlace> known, IReadOnlyList<Uri> addresses, Func<Uri, bool> isUp, Func<string> newName)
    {
        // a surplus that answers is drained first, and then named in the plan
        var own = known.Where(place => place.Class == @class).ToList();
        foreach (var silent in own.Where(place => !isUp(place.Address)).Reverse().Take(own.Count - want).ToArray())
        {
            own.Remove(silent);
        }

        var free = addresses.Except(own.Select(place => place.Address)).OrderByDescending(isUp).Take(want - own.Count).ToArray();
        return [.. own, .. free.Select(address => new FixedPlace(newName(), @class, address))];
    }
}
