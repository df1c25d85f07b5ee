using Serverless.Hosting.Model;
using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Deployment;

/// <summary>
/// Knows which objects must be looked at when one has changed: itself, its owner, and the routes that name it.
/// </summary>
internal sealed class ReconcileTriggers(ServingCache cache, ReconcileQueue queue)
{
    public void Changed(Resource resource, Resource? previous)
    {
        queue.Add(resource.Id);
        if (resource.Owner is { } owner)
        {
            queue.Add(new ResourceId(owner.Kind, resource.Namespace, owner.Name));
        }

        switch (resource)
        {
            case Configuration configuration:
                AddRoutesNaming(resource.Namespace, resource.Name);
                AddRevisionsOf(configuration);
                break;
            case Revision revision:
                AddRoutesOf(revision);
                break;
            case Route route:
                AddTargets(route);
                AddTargets(previous as Route);
                break;
        }
    }

    /// <summary>A route that names a revision waits for it to be ready, and then for its first instance.</summary>
    public void AddRoutesOf(Revision revision)
    {
        AddRoutesNaming(revision.Namespace, revision.Name);
        AddRoutesNaming(revision.Namespace, revision.ConfigurationName);
    }

    private void AddRoutesNaming(string ns, string target)
    {
        foreach (var route in cache.RoutesNaming(ns, target))
        {
            queue.Add(route.Id);
        }
    }

    /// <summary>What a route names, or named, is active or in reserve by that.</summary>
    private void AddTargets(Route? route)
    {
        if (route is null)
        {
            return;
        }

        var targets = route.Traffic.Concat(route.Status.Traffic).Concat(route.Status.Assigned).ToArray();
        foreach (var revision in targets.Select(target => target.RevisionName).OfType<string>().Distinct())
        {
            queue.Add(new ResourceId(ResourceKind.Revision, route.Namespace, revision));
        }

        foreach (var name in targets.Select(target => target.ConfigurationName).OfType<string>().Distinct())
        {
            if (cache.Get<Configuration>(route.Namespace, name) is { } configuration)
            {
                queue.Add(configuration.Id);
                AddRevisionsOf(configuration);
            }
        }
    }

    /// <summary>Those in reserve stay there unless a route names them.</summary>
    private void AddRevisionsOf(Configuration configuration)
    {
        foreach (var revision in cache.RevisionsOf(configuration.Namespace, configuration.Name).Where(revision => revision.Status.RoutingState != RoutingState.Reserve))
        {
            queue.Add(revision.Id);
        }

        if (configuration.Status.LatestCreatedRevisionName is { } latest)
        {
            queue.Add(new ResourceId(ResourceKind.Revision, configuration.Namespace, latest));
        }
    }
}
