using System.Net;
using System.Threading.Channels;
using Serverless.Hosting.Aspire.Management;
using Serverless.Hosting.Aspire.Reconciling;

namespace Serverless.Hosting.Aspire.Running;

/// <summary>
/// Carries out what the host wants while the AppHost runs: one loop that everything that happens is posted to, so that each thing is decided with all that was known before it.
/// </summary>
internal sealed class ServingController(
    ServerlessResource serving,
    ManagementClient host,
    ServingFacade facade,
    ResourceNotificationService notifications,
    ResourceCommandService commands,
    ILogger logger,
    TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    private readonly Channel<Action> _inbox = Channel.CreateUnbounded<Action>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Dictionary<string, RunningRevision> _revisions = serving.Services
        .SelectMany(service => service.Annotations.OfType<ServerlessRevisionAnnotation>())
        .ToDictionary(revision => revision.FullName, revision => new RunningRevision(revision), StringComparer.Ordinal);

    private string? _host;
    private bool _isConnected;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        Task[] tasks = [FollowResourcesAsync(stop.Token), FollowHostAsync(stop.Token), RunAsync(stop.Token)];
        try
        {
            await await Task.WhenAny(tasks);
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            // the AppHost goes on: what runs can still be seen and ended by hand
            ServingLog.Failed(logger, exception);
        }
        catch (OperationCanceledException)
        {
            // it stops
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(tasks).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var lookAgain = Step(cancellationToken);
            await WaitAsync(lookAgain, cancellationToken);
            while (_inbox.Reader.TryRead(out var change))
            {
                change();
            }
        }
    }

    private async Task WaitAsync(DateTimeOffset? until, CancellationToken cancellationToken)
    {
        using var woken = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var (change, wait) = (_inbox.Reader.WaitToReadAsync(woken.Token).AsTask(), until - time.GetUtcNow());
        await Task.WhenAny(change, Task.Delay(wait is null ? Timeout.InfiniteTimeSpan : wait > TimeSpan.Zero ? wait.Value : TimeSpan.Zero, time, woken.Token));
        await woken.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Has everything done that is due; returns when to look again if nothing happens.</summary>
    private DateTimeOffset? Step(CancellationToken cancellationToken)
    {
        var lookAgain = (DateTimeOffset?)null;
        foreach (var revision in _revisions.Values)
        {
            var decision = Reconciler.Decide(revision.Instances, revision.Wanted, time.GetUtcNow());
            revision.Instances = decision.Instances;
            foreach (var action in decision.Actions)
            {
                _ = ActAsync(revision, action, cancellationToken);
            }

            if (decision.LookAgain < (lookAgain ?? DateTimeOffset.MaxValue))
            {
                lookAgain = decision.LookAgain;
            }

            Tell(revision, cancellationToken);
        }

        return lookAgain;
    }

    private async Task ActAsync(RunningRevision revision, SlotAction action, CancellationToken cancellationToken)
    {
        string? error;
        try
        {
            error = action.Order is { } order ? await StartAsync(revision, action, order, cancellationToken) : await EndAsync(revision, action, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return;
        }
        catch (Exception exception)
        {
            error = exception.Message;
        }

        if (error is not null)
        {
            ServingLog.ActionFailed(logger, revision.Name, action.Instance, action.IsStart ? "started" : "ended", error);
        }

        _inbox.Writer.TryWrite(() => revision.Instances = Reconciler.Complete(revision.Instances, action, error, time.GetUtcNow()));
    }

    private async Task<string?> StartAsync(RunningRevision revision, SlotAction action, InstanceOrder order, CancellationToken cancellationToken)
    {
        await revision.Starts.WaitAsync(cancellationToken);
        try
        {
            ServingLog.Starting(logger, revision.Name, order.IsReserved ? "reserved" : "standard", action.Instance);
            foreach (var next in revision.Revision.Workload.Annotations.OfType<ServerlessNextInstance>())
            {
                next.Order = order;
            }

            return await ExecuteAsync(action.Slot, KnownResourceCommands.StartCommand, cancellationToken);
        }
        finally
        {
            revision.Starts.Release();
        }
    }

    private Task<string?> EndAsync(RunningRevision revision, SlotAction action, CancellationToken cancellationToken)
    {
        ServingLog.Ending(logger, revision.Name, action.Instance);
        return ExecuteAsync(action.Slot, KnownResourceCommands.StopCommand, cancellationToken);
    }

    private async Task<string?> ExecuteAsync(string slot, string command, CancellationToken cancellationToken)
    {
        var result = await commands.ExecuteCommandAsync(slot, command, cancellationToken);
        return result.Success ? null : result.Message ?? "no reason is given.";
    }

    /// <summary>Tells the host what there is, if it does not know: one message of a revision at a time, always the newest.</summary>
    private void Tell(RunningRevision revision, CancellationToken cancellationToken)
    {
        var instances = InstanceList.Of(revision.Instances);
        if (_isConnected && revision is { IsListed: true, IsTelling: false } && !instances.IsSameAs(revision.Told))
        {
            revision.IsTelling = true;
            _ = TellAsync(revision, instances, cancellationToken);
        }
    }

    private async Task TellAsync(RunningRevision revision, InstanceList instances, CancellationToken cancellationToken)
    {
        var told = instances;
        try
        {
            await host.PutInstancesAsync(revision.Namespace, revision.Name, instances, cancellationToken);
        }
        catch (ManagementException refusal)
        {
            if (refusal.Status != HttpStatusCode.NotFound)
            {
                ServingLog.Refused(logger, revision.Name, refusal.Message);
            }
        }
        catch (HttpRequestException)
        {
            told = null;
            await Task.Delay(Again, time, cancellationToken).ContinueWith(_ => { }, TaskScheduler.Default);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        _inbox.Writer.TryWrite(() => (revision.Told, revision.IsTelling) = (told, false));
    }

    private async Task FollowResourcesAsync(CancellationToken cancellationToken)
    {
        await foreach (var change in notifications.WatchAsync(cancellationToken))
        {
            foreach (var revision in _revisions.Values.Where(revision => revision.Revision.Workload == change.Resource))
            {
                if (SlotReading.Read(revision.Revision, change) is { } report)
                {
                    _inbox.Writer.TryWrite(() => revision.Instances = Reconciler.Observe(revision.Instances, report, time.GetUtcNow()));
                }
            }
        }
    }

    private async Task FollowHostAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var reason = "it has closed the connection.";
            try
            {
                await foreach (var document in host.WatchAsync(cancellationToken))
                {
                    _inbox.Writer.TryWrite(() => Take(document));
                    facade.Refresh();
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or ManagementException or System.Text.Json.JsonException)
            {
                reason = exception.Message;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                reason = "it says nothing.";
            }

            _inbox.Writer.TryWrite(() => Disconnect(reason));
            await Task.Delay(Again, time, cancellationToken);
        }
    }

    private void Take(WantedDocument document)
    {
        if (!_isConnected)
        {
            _isConnected = true;
            ServingLog.Connected(logger);
            foreach (var revision in _revisions.Values)
            {
                revision.Told = null;
            }
        }

        var isAnotherHost = _host != document.Host;
        _host = document.Host;
        var listed = document.Revisions.ToDictionary(wanted => wanted.Name, StringComparer.Ordinal);
        foreach (var revision in _revisions.Values)
        {
            var wanted = listed.GetValueOrDefault(revision.Name);

            // a host that has just started may not have come to it yet; one that no longer lists it has forgotten it
            revision.Wanted = wanted?.Wanted ?? (revision.IsListed && !isAnotherHost ? WantedInstances.Gone : isAnotherHost ? null : revision.Wanted);
            revision.IsListed = wanted is not null;
            revision.Namespace = wanted?.Namespace ?? revision.Namespace;
        }
    }

    private void Disconnect(string reason)
    {
        if (_isConnected)
        {
            _isConnected = false;
            ServingLog.Disconnected(logger, reason);
        }
    }
}
