using Serverless.Hosting.Backends;

namespace Serverless.Hosting.Processes.Instances;

/// <summary>
/// Chooses who has to go when there are more instances than planned.
/// </summary>
internal static class Dismissal
{
    /// <summary>The places to give up: first the instances that were named, then places without an instance, then those not ready, then the youngest.</summary>
    /// <typeparam name="T">The kind of place.</typeparam>
    /// <param name="places">The places.</param>
    /// <param name="instance">Tells the instance of a place; null for none.</param>
    /// <param name="count">How many have to go; a negative number is none.</param>
    /// <param name="endFirst">The names that go first.</param>
    public static IReadOnlyList<T> Choose<T>(IEnumerable<T> places, Func<T, Instance?> instance, int count, IReadOnlyList<string> endFirst) =>
        count <= 0
            ? []
            :
            [
                .. places
                    .OrderBy(place => Rank(instance(place), endFirst))
                    .ThenByDescending(place => instance(place)?.CreatedAt)
                    .Take(count),
            ];

    private static int Rank(Instance? instance, IReadOnlyList<string> endFirst) => instance switch
    {
        null => 1,
        _ when endFirst.Contains(instance.Name) => 0,
        { State: not InstanceState.Ready } => 2,
        _ => 3,
    };
}
