using System.Net;
using System.Runtime.CompilerServices;
using k8s;
using k8s.Autorest;
using Microsoft.Extensions.Logging;
using Serverless.Hosting.Deployment;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Kubernetes.Store;

/// <summary>
/// Keeps objects as custom resources of the cluster, where users apply them.
/// </summary>
/// <remarks>
/// A write names the version that it was made from; where the cluster has another, the object is read again, and the write repeated only if its half is as it was.
/// Watching depends on no write: whoever only watches sends none.
/// </remarks>
internal sealed class KubernetesRevisionStore : IRevisionStore, IAsyncDisposable, IDisposable
{
    private readonly StoreWatchers _watchers = new();
    private readonly KubernetesBackendOptions _options;
    private readonly ServingRequests _requests;
    private readonly StoreView _view;
    private readonly StoreFollower _follower;
    private int _disposed;

    public KubernetesRevisionStore(
        IKubernetes client, ObjectReader reader, KubernetesBackendOptions options, TimeProvider timeProvider, ILogger<KubernetesRevisionStore> logger)
    {
        (_options, _requests, _view) = (options, new(client), new(reader, _watchers));
        _follower = new(_requests, _view, options, timeProvider, logger);
    }

    /// <inheritdoc />
    public bool IsPublic => true;

    /// <inheritdoc />
    public async Task<T?> GetAsync<T>(string ns, string name, CancellationToken cancellationToken)
        where T : Resource => (T?)(await ReadAsync(new(ResourceWrites.KindOf<T>(), ns, name), cancellationToken))?.Resource;

    /// <inheritdoc />
    public async Task<IReadOnlyList<T>> ListAsync<T>(string? ns, CancellationToken cancellationToken)
        where T : Resource
    {
        var kind = ResourceWrites.KindOf<T>();
        string?[] namespaces = ns is not null ? [ns] : _options.Namespaces.Count == 0 ? [null] : [.. _options.Namespaces];
        var found = new List<T>();
        foreach (var name in namespaces)
        {
            string? next = null;
            do
            {
                (var items, _, next) = await _requests.ListAsync(kind, name, next, cancellationToken);
                found.AddRange(items.Select(_view.Put).OfType<StoreEntry>().Select(entry => (T)entry.Resource));
            }
            while (!string.IsNullOrEmpty(next));
        }

        return [.. found.OrderBy(resource => resource.Namespace, StringComparer.Ordinal).ThenBy(resource => resource.Name, StringComparer.Ordinal)];
    }

    /// <inheritdoc />
    /// <remarks>A status that is not empty is written in a second step: a cluster takes none with a new object.</remarks>
    public async Task<T> CreateAsync<T>(T resource, CancellationToken cancellationToken)
        where T : Resource
    {
        ArgumentNullException.ThrowIfNull(resource);
        DemandServed(resource.Id);
        try
        {
            var created = Known(resource.Id, _view.Put(await _requests.CreateAsync(resource.Id, ObjectChanges.Create(resource), cancellationToken)));
            return (T)await UpdateStatusAsync(created.WithStatusOf(resource) with { StatusVersion = created.StatusVersion }, cancellationToken);
        }
        catch (HttpOperationException exception) when (exception.Response.StatusCode == HttpStatusCode.Conflict)
        {
            // one that is being deleted is no longer known, and soon gone: worth a later try, not an endless one
            throw await ReadAsync(resource.Id, cancellationToken) is null
                ? new IOException($"{resource.Id} is still being deleted.", exception)
                : new StoreConflictException(resource.Id, $"{resource.Id} exists already.");
        }
        catch (HttpOperationException exception) when (ClusterRefusal.Find(exception) is { } problems)
        {
            throw new ResourceInvalidException(resource.Id, problems);
        }
    }

    /// <inheritdoc />
    public async Task<T> UpdateAsync<T>(T resource, CancellationToken cancellationToken)
        where T : Resource
    {
        ArgumentNullException.ThrowIfNull(resource);
        return (T)await WriteAsync(
            resource.Id,
            async entry =>
            {
                Expect(resource.Id, entry.Resource.Version, resource.Version, "version");
                var operations = ObjectChanges.Of(entry.Resource, resource);
                return operations.Count == 0
                    ? entry
                    : _view.Put(await _requests.PatchAsync(resource.Id, operations, entry.Version, isStatus: false, cancellationToken));
            },
            cancellationToken);
    }

    /// <inheritdoc />
    /// <remarks>Which routes name a revision stands in its labels and annotations, as in the reference: written first, and again if the status then fails.</remarks>
    public async Task<T> UpdateStatusAsync<T>(T resource, CancellationToken cancellationToken)
        where T : Resource
    {
        ArgumentNullException.ThrowIfNull(resource);
        var expected = resource.StatusVersion;
        return (T)await WriteAsync(
            resource.Id,
            async entry =>
            {
                Expect(resource.Id, entry.Resource.StatusVersion, expected, "status version");
                var wanted = entry.Resource.WithStatusOf(resource);
                if (wanted == entry.Resource)
                {
                    return entry;
                }

                var routing = ObjectChanges.OfRouting(entry.Resource, wanted);
                if (routing.Count > 0)
                {
                    var routed = _view.Put(await _requests.PatchAsync(resource.Id, routing, entry.Version, isStatus: false, cancellationToken));
                    expected = Known(resource.Id, routed).StatusVersion;
                    return null;
                }

                return _view.Put(await _requests.PatchAsync(resource.Id, ObjectChanges.OfStatus(wanted), entry.Version, isStatus: true, cancellationToken));
            },
            cancellationToken);
    }

    /// <inheritdoc />
    public async Task<bool> DeleteAsync(ResourceId id, long? version, CancellationToken cancellationToken)
    {
        DemandServed(id);
        while (true)
        {
            if (await ReadAsync(id, cancellationToken) is not { } entry)
            {
                return false;
            }

            if (version is { } expected)
            {
                Expect(id, entry.Resource.Version, expected, "version");
            }

            try
            {
                await _requests.DeleteAsync(id, version is null ? null : entry.Version, cancellationToken);
                _view.Remove(id, entry.Resource.Uid);
                return true;
            }
            catch (HttpOperationException exception) when (exception.Response.StatusCode is HttpStatusCode.Conflict)
            {
                // changed a moment ago: only its status, perhaps
            }
            catch (HttpOperationException exception) when (exception.Response.StatusCode is HttpStatusCode.NotFound)
            {
                _view.Remove(id, entry.Resource.Uid);
                return false;
            }
        }
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<StoreChange> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await _follower.StartAsync(cancellationToken);
        using var watcher = _watchers.Subscribe();
        var (replay, moment) = _view.Snapshot();
        foreach (var resource in replay)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return new(StoreChangeKind.Put, resource);
        }

        yield return new(StoreChangeKind.Replayed, null);
        await foreach (var change in watcher.FollowAsync(moment, cancellationToken))
        {
            yield return change;
        }
    }

    /// <summary>Ends all watches. What is in the cluster stays.</summary>
    public async ValueTask DisposeAsync()
    {
        Dispose();
        await _follower.Following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Ends all watches. What is in the cluster stays.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _follower.Dispose();
            _watchers.Close();
        }
    }

    private async Task<StoreEntry?> ReadAsync(ResourceId id, CancellationToken cancellationToken)
    {
        DemandServed(id);
        return await _requests.GetAsync(id, cancellationToken) is { } found ? _view.Put(found) : null;
    }

    /// <summary>Writes until the cluster takes it; reads the object again before each further try.</summary>
    /// <param name="id">The object.</param>
    /// <param name="write">Writes from what is known, or finds that it must not; null where it has to go on from what it wrote.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    private async Task<Resource> WriteAsync(ResourceId id, Func<StoreEntry, Task<StoreEntry?>> write, CancellationToken cancellationToken)
    {
        DemandServed(id);
        var entry = _view.Find(id) ?? await ReadAsync(id, cancellationToken);
        while (true)
        {
            try
            {
                if (await write(entry ?? throw new StoreConflictException(id, $"{id} is gone.")) is { } written)
                {
                    return written.Resource;
                }

                entry = _view.Find(id);
            }
            catch (HttpOperationException exception) when (exception.Response.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.NotFound)
            {
                entry = await ReadAsync(id, cancellationToken);
            }
            catch (HttpOperationException exception) when (ClusterRefusal.Find(exception) is { } problems)
            {
                throw new ResourceInvalidException(id, problems);
            }
        }
    }

    private void DemandServed(ResourceId id)
    {
        if (_options.Namespaces.Count > 0 && !_options.Namespaces.Contains(id.Namespace))
        {
            throw new InvalidOperationException(
                $"The host does not look into namespace '{id.Namespace}', where {id} would be. Add it to '{KubernetesBackendOptions.SectionName}:Namespaces'.");
        }
    }

    private static Resource Known(ResourceId id, StoreEntry? entry) => entry?.Resource ?? throw new StoreConflictException(id, $"{id} is gone.");

    private static void Expect(ResourceId id, long stored, long expected, string what)
    {
        if (stored != expected)
        {
            throw new StoreConflictException(id, $"{id} has {what} {stored}, and the change was made from {expected}. Read it again and decide anew.");
        }
    }
}
