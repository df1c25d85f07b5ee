using System.Threading.Channels;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Serverless.Hosting.Declarations;

/// <summary>
/// Applies the services that stand in the configuration when the host starts, and whenever the configuration is reloaded: all of them, or none where
/// anything is wrong.
/// </summary>
internal sealed partial class DeclarationSource(
    IConfiguration configuration, DeclarationCheck check, DeclarationApplier applier, ILogger<DeclarationSource> logger) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<bool> _reloads = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private IDisposable? _watch;
    private Task _loop = Task.CompletedTask;
    private HashSet<string> _known = [];

    /// <exception cref="OptionsValidationException">Something is wrong; the failures say what and where.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // before the first look, so that no change falls between the two
        _watch = ChangeToken.OnChange(configuration.GetReloadToken, () => _reloads.Writer.TryWrite(true));
        var services = ServicesReader.Read(configuration, out var problems);
        DeclarationProblem[] all = [.. problems, .. problems.Count > 0 ? [] : services.SelectMany(check.Of)];
        if (all.Length > 0)
        {
            throw new OptionsValidationException(ServicesReader.SectionName, typeof(DeclaredService), all.Select(problem => problem.ToString()));
        }

        foreach (var service in services)
        {
            await ApplyAsync(service, cancellationToken);
        }

        _known = [.. services.Select(service => service.Path)];
        _loop = FollowAsync();
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _loop.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        _watch?.Dispose();
        _stop.Dispose();
    }

    private async Task FollowAsync()
    {
        await foreach (var _ in _reloads.Reader.ReadAllAsync(_stop.Token))
        {
            try
            {
                await ReloadAsync(_stop.Token);
            }
            catch (Exception exception) when (!_stop.IsCancellationRequested)
            {
                LogFailed(logger, exception);
            }
        }
    }

    private async Task ReloadAsync(CancellationToken cancellationToken)
    {
        var services = ServicesReader.Read(configuration, out var problems);
        DeclarationProblem[] all = [.. problems, .. problems.Count > 0 ? [] : services.SelectMany(service => check.Of(service).Concat(check.OfReload(service)))];
        if (all.Length > 0)
        {
            LogRefused(logger, string.Join('\n', all.Select(problem => problem.ToString())));
            return;
        }

        foreach (var service in services)
        {
            await ApplyAsync(service, cancellationToken);
        }

        foreach (var gone in _known.Except(services.Select(service => service.Path), StringComparer.OrdinalIgnoreCase))
        {
            LogGone(logger, gone);
        }

        _known = [.. services.Select(service => service.Path)];
    }

    private async Task ApplyAsync(DeclaredService service, CancellationToken cancellationToken)
    {
        if (await applier.ApplyAsync(service, cancellationToken))
        {
            LogApplied(logger, service.Path);
        }
    }

    [LoggerMessage(440, LogLevel.Information, "{Path} is applied.")]
    private static partial void LogApplied(ILogger logger, string path);

    [LoggerMessage(441, LogLevel.Error, "The services of the configuration were changed and are refused; those before stay in force.\n{Problems}")]
    private static partial void LogRefused(ILogger logger, string problems);

    [LoggerMessage(442, LogLevel.Warning, "{Path} is gone from the configuration. The service stays as it is; delete it by the management API if it is to end.")]
    private static partial void LogGone(ILogger logger, string path);

    [LoggerMessage(443, LogLevel.Error, "The services of the configuration could not all be applied. The next reload tries again.")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
