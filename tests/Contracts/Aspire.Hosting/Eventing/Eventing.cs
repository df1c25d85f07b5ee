using System.Collections.Concurrent;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Eventing;

public interface IDistributedApplicationEvent;

public interface IDistributedApplicationResourceEvent : IDistributedApplicationEvent
{
    IResource Resource { get; }
}

public class DistributedApplicationEventSubscription
{
    public DistributedApplicationEventSubscription(Func<IDistributedApplicationEvent, CancellationToken, Task> callback) => Callback = callback;

    public Func<IDistributedApplicationEvent, CancellationToken, Task> Callback { get; }
}

public interface IDistributedApplicationEventing
{
    DistributedApplicationEventSubscription Subscribe<T>(Func<T, CancellationToken, Task> callback)
        where T : IDistributedApplicationEvent;

    DistributedApplicationEventSubscription Subscribe<T>(IResource resource, Func<T, CancellationToken, Task> callback)
        where T : IDistributedApplicationResourceEvent;

    Task PublishAsync<T>(T @event, CancellationToken cancellationToken = default)
        where T : IDistributedApplicationEvent;
}

internal sealed class DistributedApplicationEventing : IDistributedApplicationEventing
{
    private readonly ConcurrentDictionary<Type, ConcurrentQueue<DistributedApplicationEventSubscription>> _subscriptions = [];

    public DistributedApplicationEventSubscription Subscribe<T>(Func<T, CancellationToken, Task> callback)
        where T : IDistributedApplicationEvent
    {
        var subscription = new DistributedApplicationEventSubscription((@event, cancellationToken) => callback((T)@event, cancellationToken));
        _subscriptions.GetOrAdd(typeof(T), _ => []).Enqueue(subscription);
        return subscription;
    }

    public DistributedApplicationEventSubscription Subscribe<T>(IResource resource, Func<T, CancellationToken, Task> callback)
        where T : IDistributedApplicationResourceEvent =>
        Subscribe<T>((@event, cancellationToken) => @event.Resource == resource ? callback(@event, cancellationToken) : Task.CompletedTask);

    public async Task PublishAsync<T>(T @event, CancellationToken cancellationToken = default)
        where T : IDistributedApplicationEvent
    {
        foreach (var subscription in _subscriptions.GetValueOrDefault(typeof(T)) ?? [])
        {
            await subscription.Callback(@event, cancellationToken);
        }
    }
}
