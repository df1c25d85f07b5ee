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
        if (revisions.FirstOrDefault(candidate => candidate.Name == target) is not { } found || !Readiness.IsReady(found))
        {
            throw Refuse(service, $"revision '{target}' does not exist, belongs to another service, or is not ready");
        }

        return await services.SetTrafficAsync(ns, name, Rollback.To(service.Traffic, target), cancellationToken);
    }

    private static ResourceInvalidException Refuse(Service service, string problem) => new(service.Id, [new ValidationError(problem, ["spec.traffic"])]);
}
