using Serverless.Hosting.Backends;

namespace Serverless.Hosting.Processes.Instances;

/// <summary>
/// Chooses who has to go when there are more instances than planned.
/// </summary>
internal static class Dismissal
{
    /// <summary>The places to give up: first those without an instance, then those not ready, then the youngest.</summary>
    /// <typeparam name="T">The kind of place.</typeparam>
    /// <param name="places">The places.</param>
    /// <param name="instance">Tells the instance of a place; null for none.</param>
    /// <param name="count">How many have to go; a negative number is none.</param>
    public static IReadOnlyList<T> Choose<T>(IEnumerable<T> places, Func<T, Instance?> instance, int count) =>
        count <= 0
            ? []
            :
            [
                .. places
                    .OrderBy(place => Rank(instance(place)))
                    .ThenByDescending(place => instance(place)?.CreatedAt)
                    .Take(count),
            ];

    private static int Rank(Instance? instance) => instance switch
    {
        null => 0,
        { State: not InstanceState.Ready } => 1,
        _ => 2,
    };
}
