namespace Serverless.Hosting.Processes.Probing;

/// <summary>
/// Tries one probe again and again, and tells when its verdict changes.
/// </summary>
internal sealed class ProbeLoop(IProbe probe, ProbeTiming timing, TimeProvider timeProvider)
{
    /// <summary>What the last try that failed said; null before one failed.</summary>
    public string? LastProblem { get; private set; }

    /// <summary>Probes until the probe has succeeded.</summary>
    /// <returns>Whether it has; false when it has failed too often.</returns>
    public async Task<bool> UntilSuccessAsync(CancellationToken cancellationToken)
    {
        var verdict = false;
        await RunAsync(
            success =>
            {
                verdict = success;
                return false;
            },
            cancellationToken);
        return verdict;
    }

    /// <summary>Probes until the probe has failed too often.</summary>
    public Task UntilFailureAsync(CancellationToken cancellationToken) => RunAsync(success => success, cancellationToken);

    /// <summary>Probes for as long as the timing says.</summary>
    /// <param name="changed">Is told each verdict, true for success, that differs from the one before; answers whether to go on.</param>
    /// <param name="cancellationToken">Ends the probing.</param>
    public async Task RunAsync(Func<bool, bool> changed, CancellationToken cancellationToken)
    {
        await Task.Delay(timing.InitialDelay, timeProvider, cancellationToken);
        bool? verdict = null;
        for (int successes = 0, failures = 0; ;)
        {
            (successes, failures) = await TryAsync(cancellationToken) ? (successes + 1, 0) : (0, failures + 1);
            var next = successes >= timing.SuccessThreshold ? true : failures >= timing.FailureThreshold ? false : verdict;
            if (next is { } news && news != verdict && !changed(news))
            {
                return;
            }

            verdict = next;
            if (verdict == true && timing.Period is null)
            {
                return;
            }

            await Task.Delay(verdict == true ? timing.Period!.Value : timing.Eager, timeProvider, cancellationToken);
        }
    }

    private async Task<bool> TryAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(timing.Timeout, timeProvider);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        string? problem;
        try
        {
            problem = await probe.TryAsync(linked.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            problem = $"no answer within {timing.Timeout.TotalSeconds} s";
        }

        LastProblem = problem ?? LastProblem;
        return problem is null;
    }
}
