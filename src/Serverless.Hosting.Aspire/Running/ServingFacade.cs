using System.Collections.Immutable;
using System.Threading.Channels;
using Aspire.Hosting.Eventing;
using Serverless.Hosting.Aspire.Management;

namespace Serverless.Hosting.Aspire.Running;

/// <summary>
/// Shows services in the dashboard as the host tells them. Zero instances is no state of its own: a service at zero runs.
/// </summary>
internal sealed class ServingFacade(
    ServerlessResource serving,
    ManagementClient host,
    ResourceNotificationService notifications,
    IDistributedApplicationEventing eventing,
    IServiceProvider services,
    TimeProvider time) : BackgroundService
{
    /// <summary>How often costs and counts are looked at that no wish of the host tells of.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    private readonly Channel<bool> _changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private volatile ServingOverview? _overview;
    private bool _isRunning;

    /// <summary>How everything was when it was last looked at; null if the host has not answered yet.</summary>
    public ServingOverview? Overview => _overview;

    /// <summary>Has the facade look at once, since something has changed.</summary>
    public void Refresh() => _changed.Writer.TryWrite(true);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.WhenAll(TickAsync(stoppingToken), ShowAllAsync(stoppingToken));
    }

    private async Task TickAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            Refresh();
        }
    }

    private async Task ShowAllAsync(CancellationToken cancellationToken)
    {
        await foreach (var _ in _changed.Reader.ReadAllAsync(cancellationToken))
        {
            await ShowAsync(cancellationToken);
        }
    }

    /// <summary>Shows how everything is now; nothing changes where the host cannot be asked.</summary>
    private async Task ShowAsync(CancellationToken cancellationToken)
    {
        try
        {
            var overview = _overview = await host.GetOverviewAsync(cancellationToken);
            await ShowRunningAsync(cancellationToken);
            await notifications.PublishUpdateAsync(serving, snapshot => OverviewProperties.Show(snapshot, OverviewProperties.Of(overview, serving.Host!.Name)));
            foreach (var (service, shown) in serving.Services.Join(overview.Services, service => service.ServiceName, shown => shown.Name, (service, shown) => (service, shown)))
            {
                await notifications.PublishUpdateAsync(service, snapshot => OverviewProperties.Show(snapshot, OverviewProperties.Of(shown, serving.Host!.Name)));
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or ManagementException or System.Text.Json.JsonException)
        {
            // its health tells that the host is away
        }
    }

    /// <summary>The host answers for the first time: from now on everything counts as running.</summary>
    private async Task ShowRunningAsync(CancellationToken cancellationToken)
    {
        if (_isRunning)
        {
            return;
        }

        _isRunning = true;
        foreach (var resource in serving.Services.Prepend<IResource>(serving))
        {
            await eventing.PublishAsync(new BeforeResourceStartedEvent(resource, services), cancellationToken);
            var urls = resource is ServerlessServiceResource { Endpoint.IsAllocated: true } service ? [new UrlSnapshot("http", service.Endpoint.Url, IsInternal: false)] : ImmutableArray<UrlSnapshot>.Empty;
            await notifications.PublishUpdateAsync(resource, snapshot => snapshot with
            {
                State = KnownResourceStates.Running,
                StartTimeStamp = time.GetUtcNow().UtcDateTime,
                Urls = urls,
            });
        }
    }
}
