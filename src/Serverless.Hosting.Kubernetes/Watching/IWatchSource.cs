using k8s;

namespace Serverless.Hosting.Kubernetes.Watching;

/// <summary>
/// How objects of a kind are asked for.
/// </summary>
internal interface IWatchSource<T>
    where T : IKubernetesObject
{
    /// <summary>Asks for a page of the objects.</summary>
    /// <returns>The objects, the version of the list, and how to ask for the next page; null on the last.</returns>
    Task<WatchPage<T>> ListAsync(string? next, CancellationToken cancellationToken);

    /// <summary>Follows the objects from a version on.</summary>
    IAsyncEnumerable<(WatchEventType Type, T Item)> WatchAsync(string version, TimeSpan timeout, Action<Exception> onError, CancellationToken cancellationToken);
}
