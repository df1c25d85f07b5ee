using Serverless.Hosting.Model;
using Serverless.Hosting.Routing;

namespace Serverless.Hosting.Deployment;

/// <summary>
/// What can be done with services in one call.
/// </summary>
public static class ServiceManagerExtensions
{
    /// <summary>Sends all traffic of a service to an earlier revision at once, also in the middle of a rollout. Tags keep their hosts.</summary>
    /// <param name="services">The services.</param>
    /// <param name="ns">The namespace.</param>
    /// <param name="name">The name of the service.</param>
    /// <param name="revision">The revision; null for the one that had the traffic before the one that has it now, or that is getting it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The service as it is stored; null if there is none.</returns>
    /// <exception cref="ResourceInvalidException">There is no such revision, or it is not ready; nothing is stored.</exception>
    /// <remarks>The service is pinned to the revision from then on: set its traffic to follow the latest revision again when the next one is to be served.</remarks>
    public static async Task<Service?> RollBackAsync(
        this IServiceManager services, string ns, string name, string? revision = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (services.Get<Service>(ns, name) is not { } service)
        {
            return null;
        }

        var revisions = services.List<Revision>(ns).Where(candidate => candidate.ServiceName == name).ToArray();
        var target = revision ?? Rollback.PreviousOf(service.Status.Traffic, revisions)
            ?? throw Refuse(service, "there is no earlier revision that is ready");
        DemandReady(services, service, target);
        return await services.SetTrafficAsync(ns, name, Rollback.To(service.Traffic, target), cancellationToken);
    }

    /// <summary>Gives a revision another share of the traffic. The others keep their proportions in the rest, and tags their revisions.</summary>
    /// <param name="services">The services.</param>
    /// <param name="ns">The namespace.</param>
    /// <param name="name">The name of the service.</param>
    /// <param name="revision">The revision.</param>
    /// <param name="percent">Its share, 0 to 100.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The service as it is stored; null if there is none.</returns>
    /// <exception cref="ResourceInvalidException">There is no such revision, it is not ready, or no other one can take the rest; nothing is stored.</exception>
    public static async Task<Service?> ShiftTrafficAsync(
        this IServiceManager services, string ns, string name, string revision, int percent, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (services.Get<Service>(ns, name) is not { } service)
        {
            return null;
        }

        DemandReady(services, service, revision);
        var traffic = TrafficShift.To(service.Traffic, revision, percent, service.Status.LatestReadyRevisionName)
            ?? throw Refuse(service, $"no other revision has traffic, so none can take the other {100 - percent} percent");
        return await services.SetTrafficAsync(ns, name, traffic, cancellationToken);
    }

    /// <summary>Divides the traffic of a service as it was divided before the last change, tags included. A second call takes that back.</summary>
    /// <param name="services">The services.</param>
    /// <param name="ns">The namespace.</param>
    /// <param name="name">The name of the service.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The service as it is stored; null if there is none.</returns>
    /// <exception cref="ResourceInvalidException">The traffic was never changed, or a revision of then is gone or not ready; nothing is stored.</exception>
    public static async Task<Service?> RestoreTrafficAsync(this IServiceManager services, string ns, string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (services.Get<Service>(ns, name) is not { } service)
        {
            return null;
        }

        var before = TrafficHistory.Before(service) ?? throw Refuse(service, "the traffic was never divided otherwise");
        foreach (var revision in before.Select(target => target.RevisionName).OfType<string>())
        {
            DemandReady(services, service, revision);
        }

        return await services.SetTrafficAsync(ns, name, before, cancellationToken);
    }

    private static void DemandReady(IServiceManager services, Service service, string revision)
    {
        if (services.Get<Revision>(service.Namespace, revision) is not { } found || found.ServiceName != service.Name || !Readiness.IsReady(found))
        {
            throw Refuse(service, $"revision '{revision}' does not exist, belongs to another service, or is not ready");
        }
    }

    private static ResourceInvalidException Refuse(Service service, string problem) => new(service.Id, [new ValidationError(problem, ["spec.traffic"])]);
}
