using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Model;
using Serverless.Hosting.Processes.Commands;
using Serverless.Hosting.Processes.Instances;
using Serverless.Hosting.Reservations;

namespace Serverless.Hosting.Processes;

/// <summary>
/// Runs instances as child processes of the host. None of them outlives it.
/// </summary>
internal sealed partial class ProcessBackend : IInstanceBackend, IMeasuringBackend, IResizingBackend, IHostedLifecycleService, IAsyncDisposable
{
    private static readonly TimeSpan KillPatience = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<ResourceId, RevisionRunner> _runners = new();
    private readonly InstanceFeed _feed = new();
    private readonly InstanceHostFactory _hosts;
    private readonly ProcessBackendOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private Task<InstanceHost>? _host;
    private Task? _stopped;

    public ProcessBackend(IOptions<ProcessBackendOptions> options, TimeProvider timeProvider, ILoggerFactory loggerFactory)
    {
        (_options, _timeProvider, _logger) = (options.Value, timeProvider, loggerFactory.CreateLogger<ProcessBackend>());
        _hosts = new(_options, timeProvider, loggerFactory);
    }

    public IReadOnlyCollection<ValidationError> Validate(RevisionTemplate template) => TemplateValidator.Validate(template);

    public Task<RevisionFailure?> EnsureAsync(Revision revision, CancellationToken cancellationToken)
    {
        var container = revision.Spec.ServingContainer;
        return Task.FromResult(
            InstanceCommand.IsComplete(container, ImageMap.Find(_options.Images, container.Image)) ? null : InstanceCommand.Missing(container));
    }

    public async Task ApplyAsync(Revision revision, InstancePlan plan, CancellationToken cancellationToken)
    {
        var host = await OpenAsync().WaitAsync(cancellationToken);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_stopped is not null, this);
            Apply_NeedsLock(host, revision, plan);
        }
    }

    public Task RemoveAsync(ResourceId revision, CancellationToken cancellationToken)
    {
        if (_runners.TryGetValue(revision, out var runner))
        {
            runner.End();
        }

        return Task.CompletedTask;
    }

    public IAsyncEnumerable<RevisionInstances> WatchAsync(CancellationToken cancellationToken) => _feed.WatchAsync(cancellationToken);

    public IReadOnlyList<InstanceUsage> Measure(ResourceId revision) => _runners.TryGetValue(revision, out var runner) ? runner.Measure() : [];

    public Task<bool> ResizeAsync(ResourceId revision, string instance, InstanceClass @class, InstanceType type, CancellationToken cancellationToken) =>
        Task.FromResult(_runners.TryGetValue(revision, out var runner) && runner.TryResize(instance, @class, type));

    public Task StartingAsync(CancellationToken cancellationToken) => OpenAsync().WaitAsync(cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Ends all instances, after everything that may still send requests to them has stopped.</summary>
    public Task StoppedAsync(CancellationToken cancellationToken) => CloseAsync();

    public async ValueTask DisposeAsync() => await CloseAsync();

    private void Apply_NeedsLock(InstanceHost host, Revision revision, InstancePlan plan)
    {
        while (true)
        {
            if (_runners.TryGetValue(revision.Id, out var runner))
            {
                if (runner.TryApply(revision, plan))
                {
                    return;
                }
            }
            else if (plan is { Standard: 0, Reserved: 0 })
            {
                return;
            }

            _runners[revision.Id] = new RevisionRunner(host, revision, _feed, OnRetired);
        }
    }

    private void OnRetired(RevisionRunner runner) => _runners.TryRemove(KeyValuePair.Create(runner.Id, runner));

    private Task<InstanceHost> OpenAsync()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_stopped is not null, this);
            return _host ??= _hosts.CreateAsync();
        }
    }

    private Task CloseAsync()
    {
        lock (_gate)
        {
            return _stopped ??= EndAsync(_host);
        }
    }

    private async Task EndAsync(Task<InstanceHost>? opening)
    {
        await Task.Yield();
        if (opening is null || (await Task.WhenAny(opening)).IsFaulted)
        {
            // nothing was ever started; who asked for it was told why
            return;
        }

        var host = await opening;
        await EndInstancesAsync();
        await host.Launcher.DisposeAsync();
        host.Probes.Dispose();
        host.Limiter.RemoveHost(host.Launcher.HostId);
    }

    private async Task EndInstancesAsync()
    {
        RevisionRunner[] runners = [.. _runners.Values];
        foreach (var runner in runners)
        {
            runner.End();
        }

        var ended = Task.WhenAll(runners.Select(runner => runner.Empty));
        if (await Task.WhenAny(ended, Task.Delay(_options.ShutdownTimeout, _timeProvider)) == ended)
        {
            return;
        }

        foreach (var runner in runners)
        {
            runner.Kill();
        }

        if (await Task.WhenAny(ended, Task.Delay(KillPatience, _timeProvider)) != ended)
        {
            LogStuck(_runners.Count);
        }
    }

    [LoggerMessage(510, LogLevel.Error, "The instances of {Count} revisions did not end, even when killed.")]
    private partial void LogStuck(int count);
}
