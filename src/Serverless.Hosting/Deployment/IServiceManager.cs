using Serverless.Hosting.Model;

namespace Serverless.Hosting.Deployment;

/// <summary>
/// Deploys services, and tells how they are.
/// </summary>
/// <remarks>A change is acknowledged when its task completes: it is stored then, and survives the end of the host. Making it true follows.</remarks>
public interface IServiceManager
{
    /// <summary>Creates a service, or replaces what is wanted of it.</summary>
    /// <param name="spec">What is wanted.</param>
    /// <param name="options">How it is applied; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The service as it is stored.</returns>
    /// <exception cref="ResourceInvalidException">The specification has errors; nothing is stored.</exception>
    /// <exception cref="StoreConflictException">The service has another version than <see cref="ApplyOptions.ExpectedVersion"/>.</exception>
    Task<Service> ApplyAsync(ServiceSpec spec, ApplyOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Creates a configuration that belongs to no service, or replaces what is wanted of it.</summary>
    /// <param name="configuration">What is wanted: name, labels, annotations and template.</param>
    /// <param name="options">How it is applied; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The configuration as it is stored.</returns>
    /// <exception cref="ResourceInvalidException">The specification has errors; nothing is stored.</exception>
    /// <exception cref="StoreConflictException">The configuration has another version than <see cref="ApplyOptions.ExpectedVersion"/>.</exception>
    Task<Configuration> ApplyAsync(Configuration configuration, ApplyOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Creates a route that belongs to no service, or replaces what is wanted of it.</summary>
    /// <param name="route">What is wanted: name, labels, annotations and traffic.</param>
    /// <param name="options">How it is applied; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The route as it is stored.</returns>
    /// <exception cref="ResourceInvalidException">The specification has errors; nothing is stored.</exception>
    /// <exception cref="StoreConflictException">The route has another version than <see cref="ApplyOptions.ExpectedVersion"/>.</exception>
    Task<Route> ApplyAsync(Route route, ApplyOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Divides the traffic of a service anew, and changes nothing else: a canary, a shift, a rollback.</summary>
    /// <param name="ns">The namespace.</param>
    /// <param name="name">The name of the service.</param>
    /// <param name="traffic">The targets; their percents add up to 100.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The service as it is stored; null if there is none.</returns>
    /// <exception cref="ResourceInvalidException">The targets have errors; nothing is stored.</exception>
    Task<Service?> SetTrafficAsync(string ns, string name, ValueList<TrafficTarget> traffic, CancellationToken cancellationToken = default);

    /// <summary>
    /// Replaces the labels and annotations of a revision, which are all of it that may change: scaling annotations count from the next decision on, and
    /// one that is removed gives way to its default.
    /// </summary>
    /// <param name="revision">The revision with its new labels and annotations; its specification must be that of the stored one.</param>
    /// <param name="options">How it is applied; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The revision as it is stored; null if there is none.</returns>
    /// <exception cref="ResourceInvalidException">
    /// An annotation is wrong, the specification differs, or a label that the engine owns does; nothing is stored.
    /// </exception>
    /// <exception cref="StoreConflictException">The revision has another version than <see cref="ApplyOptions.ExpectedVersion"/>.</exception>
    Task<Revision?> UpdateAsync(Revision revision, ApplyOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Removes an object and everything that it owns; its instances end and its hosts are unknown soon after.</summary>
    /// <param name="id">The object.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether there was one.</returns>
    Task<bool> DeleteAsync(ResourceId id, CancellationToken cancellationToken = default);

    /// <summary>Reads an object as it was last seen, its status included.</summary>
    /// <typeparam name="T">The kind of the object.</typeparam>
    /// <param name="ns">The namespace.</param>
    /// <param name="name">The name.</param>
    /// <returns>The object; null if there is none.</returns>
    T? Get<T>(string ns, string name)
        where T : Resource;

    /// <summary>Reads all objects of a kind as they were last seen, by namespace and name.</summary>
    /// <typeparam name="T">The kind of the objects.</typeparam>
    /// <param name="ns">The namespace; null for all.</param>
    /// <returns>The objects.</returns>
    IReadOnlyList<T> List<T>(string? ns = null)
        where T : Resource;

    /// <summary>Waits until a service is ready for the generation that is in force now, or has failed.</summary>
    /// <param name="ns">The namespace.</param>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The service, ready or not; null if there is none.</returns>
    Task<Service?> WaitUntilSettledAsync(string ns, string name, CancellationToken cancellationToken = default);
}
