namespace Serverless.Hosting.Activation;

/// <summary>
/// Chooses the instance that takes the next request. A pure function of what it is given.
/// </summary>
public interface IInstancePicker
{
    /// <summary>Chooses.</summary>
    /// <param name="inFlight">The requests in flight on each usable instance, in the order of their addresses.</param>
    /// <param name="limit">The most requests that one instance may have in flight; 0 for no limit.</param>
    /// <param name="cursor">A number of the revision's own that is kept from one choice to the next; 0 at first.</param>
    /// <param name="draw">A random number, evenly distributed over all values.</param>
    /// <returns>The index of an instance with fewer than <paramref name="limit"/> requests in flight; -1 if there is none.</returns>
    int Pick(ReadOnlySpan<int> inFlight, int limit, ref int cursor, uint draw);
}
