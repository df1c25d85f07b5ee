using System.Net;
using k8s;
using k8s.Autorest;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Serverless.Hosting.Kubernetes.Watching;

/// <summary>
/// Follows the objects of a kind: lists them, watches from the version of the list on, goes on where a watch ended, and lists anew where the cluster no longer knows
/// what happened since.
/// </summary>
internal sealed partial class ResourceWatch<T>(
    IWatchSource<T> source, IWatchSink<T> sink, KubernetesBackendOptions options, TimeProvider timeProvider, ILogger logger)
    where T : IKubernetesObject<V1ObjectMeta>
{
    // a connection that died without a word is noticed this long after the cluster should have ended the watch
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private string? _version;

    /// <summary>Learns of all objects.</summary>
    public async Task ListAsync(CancellationToken cancellationToken)
    {
        var items = new List<T>();
        WatchPage<T> page;
        string? next = null;
        do
        {
            page = await source.ListAsync(next, cancellationToken);
            items.AddRange(page.Items);
            next = page.Next;
        }
        while (!string.IsNullOrEmpty(next));

        sink.Replace(items);
        _version = page.Version;
    }

    /// <summary>Follows the objects until it is cancelled; no failure ends it.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var delay = options.RetryDelay;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                if (_version is null)
                {
                    await ListAsync(cancellationToken);
                }

                if (await FollowAsync(cancellationToken))
                {
                    delay = options.RetryDelay;
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                _version = IsGone(exception) ? null : _version;
                LogFailure(logger, exception, typeof(T).Name, delay.TotalMilliseconds);
                await Task.Delay(delay, timeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                delay = TimeSpan.FromTicks(Math.Min(delay.Ticks * 2, options.MaxRetryDelay.Ticks));
            }
        }
    }

    /// <summary>Watches until the cluster ends the watch.</summary>
    /// <returns>Whether anything was told.</returns>
    private async Task<bool> FollowAsync(CancellationToken cancellationToken)
    {
        var (hasTold, failure) = (false, (Exception?)null);
        using var limit = new CancellationTokenSource(options.WatchTimeout + Patience, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        await foreach (var (type, item) in source.WatchAsync(_version!, options.WatchTimeout, exception => failure ??= exception, either.Token))
        {
            Tell(type, item);
            (_version, hasTold) = (item.Metadata.ResourceVersion, true);
        }

        return failure is null ? hasTold : throw failure;
    }

    private void Tell(WatchEventType type, T item)
    {
        switch (type)
        {
            case WatchEventType.Added or WatchEventType.Modified:
                sink.Put(item);
                break;
            case WatchEventType.Deleted:
                sink.Remove(item);
                break;
        }
    }

    private static bool IsGone(Exception exception) => exception switch
    {
        HttpOperationException http => http.Response.StatusCode == HttpStatusCode.Gone,
        KubernetesException kubernetes => kubernetes.Status.Code == (int)HttpStatusCode.Gone,
        _ => false,
    };

    [LoggerMessage(560, LogLevel.Warning, "The watch of {Kind} failed; it is tried again in {Milliseconds} ms.")]
    private static partial void LogFailure(ILogger logger, Exception exception, string kind, double milliseconds);
}
