using Serverless.Hosting.Backends;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Kubernetes.Backend;

/// <summary>
/// What is known of the cluster. Whatever changes is told to those who watch, and to whoever makes plans true.
/// </summary>
/// <param name="feed">Where states are told.</param>
/// <param name="changed">Is called after a change, without the lock.</param>
internal sealed class ClusterState(InstanceFeed feed, Action<ResourceId> changed)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ResourceId, RevisionPods> _revisions = [];

    /// <summary>Reads or changes what is known of a revision, and tells of the change.</summary>
    public T Change<T>(ResourceId id, Func<RevisionPods, T> change)
    {
        T result;
        lock (_gate)
        {
            if (!_revisions.TryGetValue(id, out var revision))
            {
                _revisions.Add(id, revision = new RevisionPods(id));
            }

            result = change(revision);
            Tell_NeedsLock(revision);
        }

        changed(id);
        return result;
    }

    /// <summary>Reads what is known of a revision.</summary>
    public T Read<T>(ResourceId id, Func<RevisionPods, T> read)
    {
        lock (_gate)
        {
            var revision = _revisions.GetValueOrDefault(id) ?? new RevisionPods(id);
            var result = read(revision);
            ForgetIfEmpty_NeedsLock(revision);
            return result;
        }
    }

    /// <summary>Replaces all that is known of one kind in a namespace, or in all.</summary>
    /// <param name="namespace">The namespace; null for all.</param>
    /// <param name="items">All there are, by revision.</param>
    /// <param name="replace">Puts those of a revision in the place of what was known.</param>
    public void Replace<T>(string? @namespace, ILookup<ResourceId, T> items, Action<RevisionPods, IEnumerable<T>> replace)
    {
        ResourceId[] touched;
        lock (_gate)
        {
            touched = [.. _revisions.Keys.Where(id => @namespace is null || id.Namespace == @namespace).Union(items.Select(group => group.Key))];
            foreach (var id in touched)
            {
                var revision = _revisions.TryGetValue(id, out var known) ? known : _revisions[id] = new RevisionPods(id);
                replace(revision, items[id]);
                Tell_NeedsLock(revision);
            }
        }

        foreach (var id in touched)
        {
            changed(id);
        }
    }

    /// <summary>Forgets what is wanted of every revision. What is known of the cluster stays.</summary>
    public void Yield()
    {
        lock (_gate)
        {
            foreach (var revision in _revisions.Values.ToArray())
            {
                (revision.Revision, revision.Plan) = (null, null);
                Tell_NeedsLock(revision);
            }
        }
    }

    private void Tell_NeedsLock(RevisionPods revision)
    {
        feed.Publish(revision.Report());
        ForgetIfEmpty_NeedsLock(revision);
    }

    private void ForgetIfEmpty_NeedsLock(RevisionPods revision)
    {
        if (revision is { Revision: null, Plan: null, Pods.Count: 0, Deployments.Count: 0, Work.IsRunning: false })
        {
            _revisions.Remove(revision.Id);
        }
    }
}
