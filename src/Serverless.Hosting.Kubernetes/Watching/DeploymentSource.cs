using k8s;
using k8s.Models;

namespace Serverless.Hosting.Kubernetes.Watching;

/// <summary>
/// The deployments of revisions, in a namespace or in all.
/// </summary>
internal sealed class DeploymentSource(IKubernetes client, string? @namespace) : IWatchSource<V1Deployment>
{
    private const int PageSize = 500;

    public async Task<WatchPage<V1Deployment>> ListAsync(string? next, CancellationToken cancellationToken)
    {
        const string Selector = KubernetesLabels.RevisionUid;
        var list = @namespace is null
            ? await client.AppsV1.ListDeploymentForAllNamespacesAsync(continueParameter: next, labelSelector: Selector, limit: PageSize, cancellationToken: cancellationToken)
            : await client.AppsV1.ListNamespacedDeploymentAsync(@namespace, continueParameter: next, labelSelector: Selector, limit: PageSize, cancellationToken: cancellationToken);
        return new(list.Items, list.Metadata.ResourceVersion, list.Metadata.ContinueProperty);
    }

    public IAsyncEnumerable<(WatchEventType Type, V1Deployment Item)> WatchAsync(string version, TimeSpan timeout, Action<Exception> onError, CancellationToken cancellationToken)
    {
        const string Selector = KubernetesLabels.RevisionUid;
        var seconds = (int)timeout.TotalSeconds;
        return @namespace is null
            ? client.AppsV1.WatchListDeploymentForAllNamespacesAsync(
                allowWatchBookmarks: true, labelSelector: Selector, resourceVersion: version, timeoutSeconds: seconds, onError: onError, cancellationToken: cancellationToken)
            : client.AppsV1.WatchListNamespacedDeploymentAsync(
                @namespace, allowWatchBookmarks: true, labelSelector: Selector, resourceVersion: version, timeoutSeconds: seconds, onError: onError, cancellationToken: cancellationToken);
    }
}
