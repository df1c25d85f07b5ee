using Serverless.Hosting.Model;

namespace Serverless.Hosting.Deployment;

/// <summary>
/// Keeps what is served: services, configurations, routes and revisions, each with the status that the engine wrote last.
/// </summary>
/// <remarks>
/// Every write is one atomic step and is durable when the task completes: as durable as the store promises. Objects and their statuses have versions of
/// their own, so that a user's write never conflicts with the engine's.
/// </remarks>
public interface IRevisionStore
{
    /// <summary>
    /// Whether others look into the store for what the engine sees; false unless a store says so. Then the status of a revision tells how many instances it has, and
    /// is written whenever that changes.
    /// </summary>
    bool IsPublic => false;

    /// <summary>Reads an object.</summary>
    /// <typeparam name="T">The kind of the object.</typeparam>
    /// <param name="ns">The namespace.</param>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The object; null if there is none.</returns>
    Task<T?> GetAsync<T>(string ns, string name, CancellationToken cancellationToken)
        where T : Resource;

    /// <summary>Reads all objects of a kind, by namespace and name.</summary>
    /// <typeparam name="T">The kind of the objects.</typeparam>
    /// <param name="ns">The namespace; null for all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The objects.</returns>
    Task<IReadOnlyList<T>> ListAsync<T>(string? ns, CancellationToken cancellationToken)
        where T : Resource;

    /// <summary>Adds an object. The store gives it its identity, time of creation, generation 1 and versions; its status is kept as given.</summary>
    /// <typeparam name="T">The kind of the object.</typeparam>
    /// <param name="resource">The object.</param>
    /// <param name="cancellationToken">Ends the wait; the write may have happened all the same.</param>
    /// <returns>The object as it is kept.</returns>
    /// <exception cref="StoreConflictException">There is one of that name already.</exception>
    Task<T> CreateAsync<T>(T resource, CancellationToken cancellationToken)
        where T : Resource;

    /// <summary>
    /// Replaces specification, labels, annotations and owner of an object. The generation rises by 1 if the specification changed; the status stays.
    /// Nothing is written, and the versions stay, where nothing changed.
    /// </summary>
    /// <typeparam name="T">The kind of the object.</typeparam>
    /// <param name="resource">The object, with the <see cref="Resource.Version"/> that the change was made from.</param>
    /// <param name="cancellationToken">Ends the wait; the write may have happened all the same.</param>
    /// <returns>The object as it is kept.</returns>
    /// <exception cref="StoreConflictException">The object is gone, or has another version by now.</exception>
    Task<T> UpdateAsync<T>(T resource, CancellationToken cancellationToken)
        where T : Resource;

    /// <summary>Replaces the status of an object, and nothing else. Nothing is written where nothing changed.</summary>
    /// <typeparam name="T">The kind of the object.</typeparam>
    /// <param name="resource">The object, with the <see cref="Resource.StatusVersion"/> that the change was made from.</param>
    /// <param name="cancellationToken">Ends the wait; the write may have happened all the same.</param>
    /// <returns>The object as it is kept, with whatever others wrote to its specification.</returns>
    /// <exception cref="StoreConflictException">The object is gone, or its status has another version by now.</exception>
    Task<T> UpdateStatusAsync<T>(T resource, CancellationToken cancellationToken)
        where T : Resource;

    /// <summary>Removes an object and everything that it owns, directly or through others.</summary>
    /// <param name="id">The object.</param>
    /// <param name="version">The <see cref="Resource.Version"/> that must still be in force; null for any.</param>
    /// <param name="cancellationToken">Ends the wait; the write may have happened all the same.</param>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="StoreConflictException">The object has another version by now.</exception>
    Task<bool> DeleteAsync(ResourceId id, long? version, CancellationToken cancellationToken);

    /// <summary>
    /// Follows the store: first every object that there is, then one change without an object that says so, then every change in the order in which it
    /// happened. Of several changes of one object in quick succession only the last may be reported.
    /// </summary>
    /// <param name="cancellationToken">Ends the watch.</param>
    /// <returns>The changes.</returns>
    IAsyncEnumerable<StoreChange> WatchAsync(CancellationToken cancellationToken);
}
