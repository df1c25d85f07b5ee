using Microsoft.Extensions.Logging;
using Serverless.Hosting.Kubernetes.Watching;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Kubernetes.Store;

/// <summary>
/// Keeps the view in step with the cluster, from the first time that it is asked to.
/// </summary>
internal sealed class StoreFollower : IDisposable
{
    // what is owned before what owns it: so whoever lists them in this order knows the owner of everything that it knows
    private static readonly ResourceKind[] Kinds = [ResourceKind.Revision, ResourceKind.Route, ResourceKind.Configuration, ResourceKind.Service];

    private readonly CancellationTokenSource _stop = new();
    private readonly KubernetesBackendOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ResourceWatch<ServingObject>[][] _watches;
    private readonly Lazy<Task> _started;

    public StoreFollower(ServingRequests requests, StoreView view, KubernetesBackendOptions options, TimeProvider timeProvider, ILogger logger)
    {
        (_options, _timeProvider) = (options, timeProvider);
        string?[] namespaces = options.Namespaces.Count == 0 ? [null] : [.. options.Namespaces];
        _watches =
        [
            .. Kinds.Select(kind => namespaces.Select(name =>
            {
                var objects = new ServingWatch(requests, view, kind, name);
                return new ResourceWatch<ServingObject>(objects, objects, options, timeProvider, logger);
            }).ToArray()),
        ];
        _started = new(ListAsync);
    }

    /// <summary>Ends when nothing is followed any more.</summary>
    public Task Following { get; private set; } = Task.CompletedTask;

    /// <summary>Learns of all that there is, if that has not happened yet, and follows it from then on.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => _started.Value.WaitAsync(cancellationToken);

    public void Dispose() => _stop.Cancel();

    private async Task ListAsync()
    {
        using var limit = new CancellationTokenSource(_options.StartTimeout, _timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, limit.Token);
        foreach (var kind in _watches)
        {
            await Task.WhenAll(kind.Select(watch => watch.ListAsync(either.Token)));
        }

        Following = Task.WhenAll(_watches.SelectMany(kind => kind).Select(watch => watch.RunAsync(_stop.Token)));
    }
}
