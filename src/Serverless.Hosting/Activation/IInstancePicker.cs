namespace Serverless.Hosting.Activation;

/// <summary>
/// Chooses the instance that takes the next request. A pure function of what it is given.
/// </summary>
public interface IInstancePicker
{
    /// <summary>Chooses.</summary>
    /// <param name="instances">The usable instances, in the order of their addresses.</param>
    /// <param name="containerConcurrency">The most requests that one instance of the revision serves at once; 0 for no limit. What each may have now is its own limit.</param>
    /// <param name="cursor">A number of the revision's own that is kept from one choice to the next; 0 at first.</param>
    /// <param name="draw">A random number, evenly distributed over all values.</param>
    /// <returns>The index of an instance that is free; -1 if there is none.</returns>
    int Pick(ReadOnlySpan<InstanceLoad> instances, int containerConcurrency, ref int cursor, uint draw);
}
