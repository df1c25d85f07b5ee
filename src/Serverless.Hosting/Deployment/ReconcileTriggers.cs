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
            case Configuration:
                AddRoutesNaming(resource.Namespace, resource.Name);
                break;
            case Revision revision:
                AddRoutesNaming(resource.Namespace, revision.Name);
                AddRoutesNaming(resource.Namespace, revision.ConfigurationName);
                break;
            case Route route:
                AddRevisions(route);
                AddRevisions(previous as Route);
                break;
        }
    }

    private void AddRoutesNaming(string ns, string target)
    {
        foreach (var route in cache.RoutesNaming(ns, target))
        {
            queue.Add(route.Id);
        }
    }

    /// <summary>A revision is active or in reserve by the routes that name it.</summary>
    private void AddRevisions(Route? route)
    {
        foreach (var target in route is null ? [] : route.Traffic.Concat(route.Status.Traffic))
        {
            if (target.RevisionName is { } revision)
            {
                queue.Add(new ResourceId(ResourceKind.Revision, route!.Namespace, revision));
            }

            if (target.ConfigurationName is { } configuration && cache.Get<Configuration>(route!.Namespace, configuration) is { } found)
            {
                foreach (var name in new[] { found.Status.LatestCreatedRevisionName, found.Status.LatestReadyRevisionName })
                {
                    if (name is not null)
                    {
                        queue.Add(new ResourceId(ResourceKind.Revision, route.Namespace, name));
                    }
                }
            }
        }
    }
}
