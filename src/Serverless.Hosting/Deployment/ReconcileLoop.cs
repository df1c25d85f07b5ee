using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Serverless.Hosting.Model;
using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Deployment;

/// <summary>
/// Follows the store and makes what it says true, one object after the other. The host answers no request before what was stored is routed again. While another
/// host leads, it only takes over what that one has made true.
/// </summary>
internal sealed partial class ReconcileLoop(
    IRevisionStore store,
    ServingCache cache,
    ServingWriter writer,
    ReconcileQueue queue,
    Reconciler reconciler,
    ReplicaRole role,
    IHostApplicationLifetime lifetime,
    ILogger<ReconcileLoop> logger) : IHostedService, IDisposable
{
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromMinutes(5);

    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<ResourceId, int> _failures = [];
    private Task[] _loops = [];

    /// <summary>Whether what was stored has been routed.</summary>
    public bool IsRouted => _loops.Length > 0;

    /// <summary>Whether the store is followed and objects are reconciled.</summary>
    public bool IsAlive => Array.TrueForAll(_loops, loop => !loop.IsCompleted);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var changes = store.WatchAsync(_stop.Token).GetAsyncEnumerator(_stop.Token);
        while (await changes.MoveNextAsync() && changes.Current.Kind != StoreChangeKind.Replayed)
        {
            writer.Observe(changes.Current);
        }

        foreach (var route in cache.List<Route>())
        {
            reconciler.Restore(route);
        }

        role.Changed += LookAtAll;
        _loops = [EndTheHostOnFailureAsync(FollowAsync(changes)), EndTheHostOnFailureAsync(RunAsync())];
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        role.Changed -= LookAtAll;
        await _stop.CancelAsync();
        await Task.WhenAll(_loops).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => _stop.Dispose();

    /// <summary>A new leader looks at everything, as a host does that starts.</summary>
    private void LookAtAll()
    {
        foreach (var resource in cache.List<Resource>())
        {
            queue.Add(resource.Id);
        }
    }

    /// <summary>Without its store the host would go on with what is no longer true.</summary>
    private async Task EndTheHostOnFailureAsync(Task loop)
    {
        try
        {
            await loop;
        }
        catch (Exception exception) when (!_stop.IsCancellationRequested)
        {
            LogEnded(logger, exception);
            lifetime.StopApplication();
        }
    }

    private async Task FollowAsync(IAsyncEnumerator<StoreChange> changes)
    {
        await using (changes)
        {
            while (await changes.MoveNextAsync())
            {
                writer.Observe(changes.Current);
            }
        }
    }

    private async Task RunAsync()
    {
        while (true)
        {
            await TryReconcileAsync(await queue.NextAsync(_stop.Token));
            queue.Done();
        }
    }

    private async Task TryReconcileAsync(ResourceId id)
    {
        var term = role.Term;
        try
        {
            if (term is null)
            {
                reconciler.Follow(id);
                return;
            }

            // nothing of a step is sent once this host leads no more
            using var either = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, term.Ended);
            await reconciler.ReconcileAsync(id, either.Token);
            _failures.Remove(id);
        }
        catch (Exception exception) when (!_stop.IsCancellationRequested && term is { IsInForce: false })
        {
            LogGivenUp(logger, exception, id);
            queue.Add(id);
        }
        catch (StoreConflictException)
        {
            queue.Add(id);
        }
        catch (Exception exception) when (!_stop.IsCancellationRequested)
        {
            var failures = _failures[id] = _failures.GetValueOrDefault(id) + 1;
            LogFailed(logger, exception, id, failures);
            queue.AddAfter(id, BackOff(failures));
        }
    }

    private static TimeSpan BackOff(int failures) =>
        TimeSpan.FromSeconds(Math.Min(LongestBackOff.TotalSeconds, 0.1 * Math.Pow(2, Math.Min(failures, 20))));

    [LoggerMessage(404, LogLevel.Critical, "The store can no longer be followed, so the host stops.")]
    private static partial void LogEnded(ILogger logger, Exception exception);

    [LoggerMessage(405, LogLevel.Debug, "Reconciling {Id} was given up: this host leads no more.")]
    private static partial void LogGivenUp(ILogger logger, Exception exception, ResourceId id);

    [LoggerMessage(400, LogLevel.Error, "Reconciling {Id} failed, {Failures} time(s) in a row. It is tried again.")]
    private static partial void LogFailed(ILogger logger, Exception exception, ResourceId id, int failures);
}
