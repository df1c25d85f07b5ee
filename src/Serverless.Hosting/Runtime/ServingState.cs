using System.Collections.Concurrent;
using Serverless.Hosting.Model;
using Serverless.Hosting.Routing;

namespace Serverless.Hosting.Runtime;

/// <summary>
/// What the host serves right now: the routes, replaced whole at each change, and the revisions behind them.
/// </summary>
public sealed class ServingState
{
    private readonly ConcurrentDictionary<ResourceId, RevisionState> _revisions = new();
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

    internal RevisionState GetOrAdd(Revision revision, Func<Revision, RevisionState> create) =>
        _revisions.TryGetValue(revision.Id, out var state) ? state : _revisions.GetOrAdd(revision.Id, create(revision));

    internal RevisionState? Remove(ResourceId id) => _revisions.TryRemove(id, out var state) ? state : null;

    /// <summary>Puts another table in force. Called by the reconciler of routes alone.</summary>
    internal void Publish(RouteTable<RevisionState> routes) => _routes = routes;
}
