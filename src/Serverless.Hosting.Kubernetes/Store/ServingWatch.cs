using k8s;
using Serverless.Hosting.Kubernetes.Watching;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Kubernetes.Store;

/// <summary>
/// The objects of a kind, in a namespace or in all: how they are asked for, and who is told of them.
/// </summary>
internal sealed class ServingWatch(ServingRequests requests, StoreView view, ResourceKind kind, string? ns)
    : IWatchSource<ServingObject>, IWatchSink<ServingObject>
{
    // of the list that is being read: what is newer than it must not be taken for gone
    private long _version;

    public async Task<WatchPage<ServingObject>> ListAsync(string? next, CancellationToken cancellationToken)
    {
        var (items, version, following) = await requests.ListAsync(kind, ns, next, cancellationToken);
        _version = long.TryParse(version, out var number) ? number : 0;
        return new(items, version, following);
    }

    public IAsyncEnumerable<(WatchEventType Type, ServingObject Item)> WatchAsync(
        string version, TimeSpan timeout, Action<Exception> onError, CancellationToken cancellationToken) =>
        requests.WatchAsync(kind, ns, version, timeout, onError, cancellationToken);

    public void Replace(IReadOnlyList<ServingObject> items) => view.Replace(kind, ns, items, _version);

    public void Put(ServingObject item) => view.Put(item);

    public void Remove(ServingObject item) => view.Remove(item.Id, item.Uid);
}
