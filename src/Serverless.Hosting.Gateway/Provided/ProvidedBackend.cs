using System.Security.Cryptography;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Gateway.Forwarding;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Gateway.Provided;

/// <summary>
/// Starts and ends nothing: its instances are at fixed addresses, or another party reads the plans here and tells what it has.
/// </summary>
internal sealed class ProvidedBackend : IInstanceBackend, IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ResourceId, ProvidedRevision> _revisions = [];
    private readonly InstanceFeed _feed = new();
    private readonly ProvidedRevisionContext _context;
    private TaskCompletionSource _change = NewSignal();
    private long _version;

    public ProvidedBackend(InstanceClients clients, TimeProvider time) => _context = new(Host[..6], _feed, clients, time, Tell);

    /// <summary>Drawn anew at each start, so that the other party sees that the host knows nothing of what it told before.</summary>
    public string Host { get; } = RandomNumberGenerator.GetHexString(16, lowercase: true);

    /// <summary>Rises with each change.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>Completes with the next change.</summary>
    public Task NextChange => Volatile.Read(ref _change).Task;

    /// <summary>The revisions whose instances another party tells, by namespace and name.</summary>
    public IReadOnlyList<PushedRevision> Pushed
    {
        get
        {
            lock (_gate)
            {
                return
                [
                    .. _revisions.Values.OfType<PushedRevision>()
                        .OrderBy(revision => revision.Revision.Namespace, StringComparer.Ordinal)
                        .ThenBy(revision => revision.Revision.Name, StringComparer.Ordinal),
                ];
            }
        }
    }

    /// <summary>Finds a revision whose instances another party tells.</summary>
    public PushedRevision? FindPushed(string ns, string name)
    {
        lock (_gate)
        {
            return _revisions.GetValueOrDefault(new ResourceId(ResourceKind.Revision, ns, name)) as PushedRevision;
        }
    }

    public IReadOnlyCollection<ValidationError> Validate(RevisionTemplate template) => ProvidedTemplate.Validate(template);

    public Task<RevisionFailure?> EnsureAsync(Revision revision, CancellationToken cancellationToken)
    {
        var isFixed = ProvidedInstances.AddressesOf(revision.Annotations) is not null;
        ProvidedRevision? current;
        ProvidedRevision? replaced;
        lock (_gate)
        {
            replaced = _revisions.GetValueOrDefault(revision.Id);
            current = replaced is not null && replaced is FixedRevision == isFixed ? replaced : null;
            _revisions[revision.Id] = current ??= isFixed ? new FixedRevision(revision, _context) : new PushedRevision(revision, _context);
        }

        if (replaced is not null && replaced != current)
        {
            replaced.Remove();
            current.Apply(replaced.Plan);
        }

        current.Ensure(revision);
        return Task.FromResult<RevisionFailure?>(null);
    }

    public Task ApplyAsync(Revision revision, InstancePlan plan, CancellationToken cancellationToken)
    {
        Find(revision.Id)?.Apply(plan);
        return Task.CompletedTask;
    }

    public Task RemoveAsync(ResourceId revision, CancellationToken cancellationToken)
    {
        ProvidedRevision? removed;
        lock (_gate)
        {
            _revisions.Remove(revision, out removed);
        }

        removed?.Remove();
        Tell();
        return Task.CompletedTask;
    }

    public IAsyncEnumerable<RevisionInstances> WatchAsync(CancellationToken cancellationToken) => _feed.WatchAsync(cancellationToken);

    /// <summary>Ends the probes.</summary>
    public void Dispose()
    {
        ProvidedRevision[] revisions;
        lock (_gate)
        {
            revisions = [.. _revisions.Values];
            _revisions.Clear();
        }

        foreach (var revision in revisions)
        {
            revision.Remove();
        }
    }

    private ProvidedRevision? Find(ResourceId id)
    {
        lock (_gate)
        {
            return _revisions.GetValueOrDefault(id);
        }
    }

    private void Tell()
    {
        Interlocked.Increment(ref _version);
        Interlocked.Exchange(ref _change, NewSignal()).TrySetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
