using Serverless.Hosting.Model;

namespace Serverless.Hosting.Backends;

/// <summary>
/// Runs instances. A backend decides nothing: it makes a plan true and reports what exists.
/// </summary>
/// <remarks>
/// One that is registered as a keyed service runs the revisions whose image is its key, and the one that is registered without a key runs all others.
/// </remarks>
public interface IInstanceBackend
{
    /// <summary>Checks whether the backend can run what a template describes, so that it is never run wrongly in silence.</summary>
    /// <param name="template">The template.</param>
    /// <returns>The problems, with paths from the template on (<c>spec.containers[1]</c>); empty where there are none.</returns>
    IReadOnlyCollection<ValidationError> Validate(RevisionTemplate template);

    /// <summary>Prepares a revision: finds its image, makes what its instances need. Called again after a failure, when annotations of the revision have changed, and after each start of the host.</summary>
    /// <param name="revision">The revision.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Why it cannot be run; null if it can.</returns>
    Task<RevisionFailure?> EnsureAsync(Revision revision, CancellationToken cancellationToken);

    /// <summary>Begins to make a plan true, and goes on until it is replaced: an instance that ends by itself is started anew.</summary>
    /// <param name="revision">The revision.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="cancellationToken">Ends the wait for the plan to be taken.</param>
    /// <returns>A task that completes when the plan has been taken, not when it is true.</returns>
    Task ApplyAsync(Revision revision, InstancePlan plan, CancellationToken cancellationToken);

    /// <summary>Ends all instances of a revision and forgets it.</summary>
    /// <param name="revision">The revision.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that completes when the order has been taken.</returns>
    Task RemoveAsync(ResourceId revision, CancellationToken cancellationToken);

    /// <summary>
    /// Follows the instances: first the state of each revision that has any, then a new state whenever one changes. What it can tell without waiting is
    /// known before the host decides anything, so a backend whose instances outlive the host finds out about them before the host starts.
    /// </summary>
    /// <param name="cancellationToken">Ends the watch.</param>
    /// <returns>The states.</returns>
    IAsyncEnumerable<RevisionInstances> WatchAsync(CancellationToken cancellationToken);
}
