using Serverless.Hosting.Model;

namespace Serverless.Hosting.Gateway.Provided;

/// <summary>
/// Asks an instance again and again whether it is ready, and tells when the answer changes: eagerly while it is not, seldom once it is.
/// </summary>
internal sealed class AddressProbe : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan DefaultPeriod = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SilentFor = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _stop = new();
    private readonly ReadinessCheck _check;
    private readonly TimeProvider _time;
    private readonly Action _onChange;
    private readonly ProbeSpec _probe;
    private volatile string? _problem;
    private volatile bool _isUp;

    /// <param name="check">Asks once.</param>
    /// <param name="probe">How often, and how many failures count.</param>
    /// <param name="time">The clock.</param>
    /// <param name="onChange">Told when an answer changes; from a thread of the pool.</param>
    public AddressProbe(ReadinessCheck check, ProbeSpec? probe, TimeProvider time, Action onChange) =>
        (_check, _probe, _time, _onChange) = (check, probe ?? new ProbeSpec(), time, onChange);

    /// <summary>Whether it is ready.</summary>
    public bool IsUp => _isUp;

    /// <summary>What is wrong, if it has not been ready for a while; null otherwise.</summary>
    public string? Problem => _problem;

    public void Start() => _ = Task.Run(RunAsync);

    public void Dispose() => _stop.Cancel();

    private async Task RunAsync()
    {
        var (failures, pause, downSince) = (0, FirstPause, _time.GetTimestamp());
        try
        {
            while (true)
            {
                var problem = await TryAsync();
                _stop.Token.ThrowIfCancellationRequested();
                if (problem is null)
                {
                    (failures, pause, downSince) = (0, Period, 0);
                    Tell(isUp: true, null);
                }
                else if (!_isUp || ++failures >= FailureThreshold)
                {
                    (downSince, pause) = _isUp ? (_time.GetTimestamp(), FirstPause) : (downSince, Least(pause * 2, LongestPause));
                    Tell(isUp: false, _time.GetElapsedTime(downSince) >= SilentFor ? problem : null);
                }
                else
                {
                    pause = LongestPause;
                }

                await Task.Delay(pause, _time, _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // nobody asks any more
        }
    }

    private TimeSpan Period => _probe.PeriodSeconds > 0 ? TimeSpan.FromSeconds(_probe.PeriodSeconds) : DefaultPeriod;

    private int FailureThreshold => _probe.FailureThreshold > 0 ? _probe.FailureThreshold : 3;

    private async Task<string?> TryAsync()
    {
        var timeout = _probe.TimeoutSeconds > 0 ? TimeSpan.FromSeconds(_probe.TimeoutSeconds) : DefaultTimeout;
        using var limit = new CancellationTokenSource(timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _stop.Token);
        try
        {
            return await _check.TryAsync(either.Token);
        }
        catch (OperationCanceledException) when (!_stop.IsCancellationRequested)
        {
            return $"no answer within {timeout.TotalSeconds} s";
        }
    }

    private void Tell(bool isUp, string? problem)
    {
        if (_isUp == isUp && (_problem is null) == (problem is null))
        {
            return;
        }

        (_isUp, _problem) = (isUp, problem);
        _onChange();
    }

    private static TimeSpan Least(TimeSpan left, TimeSpan right) => left < right ? left : right;
}
