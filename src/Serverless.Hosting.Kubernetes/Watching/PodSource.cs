using k8s;
using k8s.Models;

namespace Serverless.Hosting.Kubernetes.Watching;

/// <summary>
/// The pods of revisions, in a namespace or in all.
/// </summary>
internal sealed class PodSource(IKubernetes client, string? @namespace) : IWatchSource<V1Pod>
{
    private const int PageSize = 500;

    public async Task<WatchPage<V1Pod>> ListAsync(string? next, CancellationToken cancellationToken)
    {
        const string Selector = KubernetesLabels.RevisionUid;
        var list = @namespace is null
            ? await client.CoreV1.ListPodForAllNamespacesAsync(continueParameter: next, labelSelector: Selector, limit: PageSize, cancellationToken: cancellationToken)
            : await client.CoreV1.ListNamespacedPodAsync(@namespace, continueParameter: next, labelSelector: Selector, limit: PageSize, cancellationToken: cancellationToken);
        return new(list.Items, list.Metadata.ResourceVersion, list.Metadata.ContinueProperty);
    }

    public IAsyncEnumerable<(WatchEventType Type, V1Pod Item)> WatchAsync(string version, TimeSpan timeout, Action<Exception> onError, CancellationToken cancellationToken)
    {
        const string Selector = KubernetesLabels.RevisionUid;
        var seconds = (int)timeout.TotalSeconds;
        return @namespace is null
            ? client.CoreV1.WatchListPodForAllNamespacesAsync(
                allowWatchBookmarks: true, labelSelector: Selector, resourceVersion: version, timeoutSeconds: seconds, onError: onError, cancellationToken: cancellationToken)
            : client.CoreV1.WatchListNamespacedPodAsync(
                @namespace, allowWatchBookmarks: true, labelSelector: Selector, resourceVersion: version, timeoutSeconds: seconds, onError: onError, cancellationToken: cancellationToken);
    }
}
