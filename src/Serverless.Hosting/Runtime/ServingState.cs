using System.Collections.Concurrent;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Model;
using Serverless.Hosting.Routing;

namespace Serverless.Hosting.Runtime;

/// <summary>
/// What the host serves right now: the routes, replaced whole at each change, and the revisions behind them.
/// </summary>
public sealed class ServingState
{
    private readonly ConcurrentDictionary<ResourceId, RevisionState> _revisions = new();
    private readonly Dictionary<ResourceId, RevisionInstances> _early = [];
    private readonly Lock _earlyLock = new();
    private volatile RouteTable<RevisionState> _routes = RouteTable<RevisionState>.Empty;

    internal ServingState()
    {
    }

    /// <summary>The routes in force. Read it once for each request.</summary>
    public RouteTable<RevisionState> Routes => _routes;

    /// <summary>The revisions that exist, in no order.</summary>
    public IEnumerable<RevisionState> Revisions => _revisions.Values;

    /// <summary>Finds a revision.</summary>
    /// <param name="ns">The namespace.</param>
    /// <param name="name">The name.</param>
    /// <returns>The revision; null if there is none.</returns>
    public RevisionState? Find(string ns, string name) => _revisions.GetValueOrDefault(new(ResourceKind.Revision, ns, name));

    internal RevisionState? Find(ResourceId id) => _revisions.GetValueOrDefault(id);

    /// <summary>Finds a revision, or adds it with the instances that the backend has reported of it already: those that survived an earlier host.</summary>
    internal RevisionState GetOrAdd(Revision revision, Func<Revision, RevisionState> create)
    {
        if (_revisions.TryGetValue(revision.Id, out var known))
        {
            return known;
        }

        lock (_earlyLock)
        {
            var state = _revisions.GetOrAdd(revision.Id, create(revision));
            if (_early.Remove(revision.Id, out var report))
            {
                state.TakeOver(report);
            }

            return state;
        }
    }

    /// <summary>Finds the revision that a report is about; where there is none yet, the report is kept until there is.</summary>
    internal RevisionState? FindOrKeep(RevisionInstances report)
    {
        lock (_earlyLock)
        {
            if (_revisions.TryGetValue(report.Revision, out var state))
            {
                return state;
            }

            // a revision that has gone for good reports its last instance out
            if (report.Instances.Count > 0)
            {
                _early[report.Revision] = report;
            }
            else
            {
                _early.Remove(report.Revision);
            }

            return null;
        }
    }

    internal RevisionState? Remove(ResourceId id) => _revisions.TryRemove(id, out var state) ? state : null;

    /// <summary>Puts another table in force. Called by the reconciler of routes alone.</summary>
    internal void Publish(RouteTable<RevisionState> routes) => _routes = routes;
}
