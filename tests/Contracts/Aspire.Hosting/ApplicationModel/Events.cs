using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

public class BeforeStartEvent : IDistributedApplicationEvent
{
    public BeforeStartEvent(IServiceProvider services, DistributedApplicationModel model)
    {
        Services = services;
        Model = model;
    }

    public IServiceProvider Services { get; }

    public DistributedApplicationModel Model { get; }
}

public class AfterResourcesCreatedEvent : IDistributedApplicationEvent
{
    public AfterResourcesCreatedEvent(IServiceProvider services, DistributedApplicationModel model)
    {
        Services = services;
        Model = model;
    }

    public IServiceProvider Services { get; }

    public DistributedApplicationModel Model { get; }
}

public class InitializeResourceEvent : IDistributedApplicationResourceEvent
{
    public InitializeResourceEvent(
        IResource resource,
        IDistributedApplicationEventing distributedApplicationEventing,
        ResourceLoggerService resourceLoggerService,
        ResourceNotificationService resourceNotificationService,
        IServiceProvider services)
    {
        Resource = resource;
        Eventing = distributedApplicationEventing;
        Logger = resourceLoggerService.GetLogger(resource);
        Notifications = resourceNotificationService;
        Services = services;
    }

    public IResource Resource { get; }

    public IDistributedApplicationEventing Eventing { get; }

    public ILogger Logger { get; }

    public ResourceNotificationService Notifications { get; }

    public IServiceProvider Services { get; }
}

public class BeforeResourceStartedEvent : IDistributedApplicationResourceEvent
{
    public BeforeResourceStartedEvent(IResource resource, IServiceProvider services)
    {
        Resource = resource;
        Services = services;
    }

    public IResource Resource { get; }

    public IServiceProvider Services { get; }
}
