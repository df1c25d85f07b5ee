using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Serverless.Hosting.Knative.Manifests;

/// <summary>
/// Applies the manifests of a pattern when the host starts and, where it is asked to, whenever one of them is saved.
/// </summary>
internal sealed class ManifestSource(string text, ManifestPattern pattern, ManifestFolder folder, ManifestOptions options, TimeProvider time, ILogger logger)
    : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly FolderWatch _watch = new(pattern.Root, pattern.IsRecursive, logger);
    private Task _loop = Task.CompletedTask;

    /// <exception cref="InvalidOperationException">A manifest was refused and the options say that this ends the start.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Watch)
        {
            // before the first look, so that no change falls between the two
            _watch.Ensure();
        }

        var outcome = await folder.ScanAsync(cancellationToken);
        if (outcome.Files == 0)
        {
            logger.NothingFound(text, pattern.Root);
        }

        if (options.FailStart && (outcome.HasRefused || outcome.HasFailed || outcome.HasUnreadable))
        {
            throw new InvalidOperationException($"A manifest of '{text}' was refused; the log tells why. Correct it, or allow the start with FailStart = false.");
        }

        if (options.Watch)
        {
            _loop = WatchAsync(outcome.NeedsAnotherLook, _stopping.Token);
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _loop.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        _watch.Dispose();
        _stopping.Dispose();
    }

    private async Task WatchAsync(bool needsAnotherLook, CancellationToken cancellationToken)
    {
        const int MaxRetries = 5;
        for (var retries = 0; ; retries = needsAnotherLook ? retries + 1 : 0)
        {
            // a file that was being written, or an object that changed meanwhile, is looked at again, a few times, without a new event
            if (needsAnotherLook && retries < MaxRetries)
            {
                _watch.Signal();
            }

            await _watch.WaitAsync(options.Debounce, time, cancellationToken);
            _watch.Ensure();
            needsAnotherLook = await TryScanAsync(cancellationToken);
        }
    }

    private async Task<bool> TryScanAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await folder.ScanAsync(cancellationToken)).NeedsAnotherLook;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            logger.RescanFailed(exception, pattern.Root);
            return false;
        }
    }
}
