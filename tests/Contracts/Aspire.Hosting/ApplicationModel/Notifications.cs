using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

public class ResourceEvent
{
    public ResourceEvent(IResource resource, string resourceId, CustomResourceSnapshot snapshot)
    {
        Resource = resource;
        ResourceId = resourceId;
        Snapshot = snapshot;
    }

    public IResource Resource { get; }

    public string ResourceId { get; }

    public CustomResourceSnapshot Snapshot { get; }
}

public class ResourceNotificationService
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ResourceEvent> _states = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<Channel<ResourceEvent>> _watchers = [];

    internal ResourceNotificationService()
    {
    }

    public Task PublishUpdateAsync(IResource resource, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory) =>
        PublishUpdateAsync(resource, resource.Name, stateFactory);

    public Task PublishUpdateAsync(IResource resource, string resourceId, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        lock (_lock)
        {
            var before = _states.GetValueOrDefault(resourceId)?.Snapshot
                ?? resource.Annotations.OfType<ResourceSnapshotAnnotation>().LastOrDefault()?.InitialSnapshot
                ?? new CustomResourceSnapshot { ResourceType = resource.GetType().Name, Properties = [] };
            var change = new ResourceEvent(resource, resourceId, stateFactory(before));
            _states[resourceId] = change;
            foreach (var watcher in _watchers)
            {
                watcher.Writer.TryWrite(change);
            }
        }

        return Task.CompletedTask;
    }

    public bool TryGetCurrentState(string resourceId, [NotNullWhen(true)] out ResourceEvent? resourceEvent)
    {
        lock (_lock)
        {
            return _states.TryGetValue(resourceId, out resourceEvent);
        }
    }

    public async Task WaitForResourceAsync(string resourceName, string? targetState = null, CancellationToken cancellationToken = default) =>
        await WaitForResourceAsync(resourceName, change => change.Snapshot.State?.Text == (targetState ?? KnownResourceStates.Running), cancellationToken);

    public async Task<ResourceEvent> WaitForResourceAsync(string resourceName, Func<ResourceEvent, bool> predicate, CancellationToken cancellationToken = default)
    {
        await foreach (var change in WatchAsync(cancellationToken))
        {
            if (string.Equals(change.Resource.Name, resourceName, StringComparison.OrdinalIgnoreCase) && predicate(change))
            {
                return change;
            }
        }

        throw new OperationCanceledException(cancellationToken);
    }

    public async IAsyncEnumerable<ResourceEvent> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var changes = Channel.CreateUnbounded<ResourceEvent>();
        lock (_lock)
        {
            foreach (var state in _states.Values)
            {
                changes.Writer.TryWrite(state);
            }

            _watchers.Add(changes);
        }

        try
        {
            await foreach (var change in changes.Reader.ReadAllAsync(cancellationToken))
            {
                yield return change;
            }
        }
        finally
        {
            lock (_lock)
            {
                _watchers.Remove(changes);
            }
        }
    }
}

public class ResourceLoggerService
{
    private readonly ILoggerFactory _loggers;

    internal ResourceLoggerService(ILoggerFactory loggers) => _loggers = loggers;

    public ILogger GetLogger(IResource resource) => _loggers.CreateLogger(resource.Name);
}
