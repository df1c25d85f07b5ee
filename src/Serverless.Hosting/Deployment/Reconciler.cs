using Microsoft.Extensions.Logging;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Model;
using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Deployment;

/// <summary>
/// The deploy walk, one step for each kind of object: a service makes its configuration and route, a configuration its revision, a revision its instances,
/// a route its hosts. Each step is repeatable and looks only at what is, never at what happened.
/// </summary>
internal sealed partial class Reconciler(
    ServingCache cache,
    ServingState serving,
    ServingWriter writer,
    ServiceReconciler services,
    ConfigurationReconciler configurations,
    RevisionReconciler revisions,
    RouteReconciler routes,
    RefusedReconciler refusals,
    InstanceBackends backends,
    ILogger<Reconciler> logger)
{
    public Task ReconcileAsync(ResourceId id, CancellationToken cancellationToken) => cache.Get(id) switch
    {
        { Owner: { } owner } orphan when cache.Get(new ResourceId(owner.Kind, id.Namespace, owner.Name))?.Uid != owner.Uid => writer.DeleteAsync(id, orphan.Version, cancellationToken),
        { Problems.Count: > 0 } refused => refusals.ReconcileAsync(refused, cancellationToken),
        Service service => services.ReconcileAsync(service, cancellationToken),
        Configuration configuration => configurations.ReconcileAsync(configuration, cancellationToken),
        Revision revision => revisions.ReconcileAsync(revision, cancellationToken),
        Route route => routes.ReconcileAsync(route, cancellationToken),
        _ => RemoveAsync(id, cancellationToken),
    };

    /// <summary>Puts a route back in force as it was when it was stored.</summary>
    public void Restore(Route route) => routes.Restore(route);

    /// <summary>Takes over what another host has decided: the routes that it put in force, and the revisions. Nothing is written.</summary>
    public void Follow(ResourceId id)
    {
        switch (cache.Get(id))
        {
            case Revision revision:
                revisions.Follow(revision);
                break;
            case Route route:
                routes.Restore(route);
                break;
            case null when id.Kind == ResourceKind.Route:
                routes.Remove(id);
                break;
            case null when id.Kind == ResourceKind.Revision:
                serving.Remove(id)?.Throttle.Close();
                break;
        }
    }

    private async Task RemoveAsync(ResourceId id, CancellationToken cancellationToken)
    {
        switch (id.Kind)
        {
            case ResourceKind.Route:
                routes.Remove(id);
                break;
            case ResourceKind.Revision when serving.Remove(id) is { } state:
                state.Throttle.Close();
                await backends.For(state.Revision).RemoveAsync(id, cancellationToken);
                LogRemoved(logger, id.Name);
                break;
        }
    }

    [LoggerMessage(413, LogLevel.Information, "Revision {Revision} is removed.")]
    private static partial void LogRemoved(ILogger logger, string revision);
}
