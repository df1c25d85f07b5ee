using Serverless.Hosting.Model;

namespace Serverless.Hosting.Processes.Probing;

/// <summary>
/// When a probe is tried, and what its answers amount to.
/// </summary>
/// <param name="InitialDelay">The wait before the first try.</param>
/// <param name="Eager">The wait between tries until the first success.</param>
/// <param name="Period">The wait between tries after that; null for no more tries.</param>
/// <param name="Timeout">The most time for a try.</param>
/// <param name="SuccessThreshold">How many successes in a row count.</param>
/// <param name="FailureThreshold">How many failures in a row count; null for any number.</param>
internal sealed record ProbeTiming(
    TimeSpan InitialDelay, TimeSpan Eager, TimeSpan? Period, TimeSpan Timeout, int SuccessThreshold, int? FailureThreshold)
{
    private const int DefaultFailureThreshold = 3;

    private static readonly TimeSpan Aggressive = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan AggressiveCommand = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MostEager = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan DefaultPeriod = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Readiness. Without a period: every 5 ms (a command: every 100 ms) until it succeeds, and never again. With one: until it succeeds every 200 ms, as a
    /// waiting request has the reference's activator do; then every period.
    /// </summary>
    public static ProbeTiming Readiness(ProbeSpec probe) =>
        probe.PeriodSeconds == 0
            ? Create(probe, EagerPeriod(probe), period: null, failureThreshold: null)
            : Create(probe, Least(Seconds(probe.PeriodSeconds), MostEager), Seconds(probe.PeriodSeconds), FailuresOf(probe));

    /// <summary>Startup. Without a period, as readiness; with one, every period, and the number of failures counts.</summary>
    public static ProbeTiming Startup(ProbeSpec probe) =>
        probe.PeriodSeconds == 0
            ? Create(probe, EagerPeriod(probe), period: null, failureThreshold: null)
            : Create(probe, Seconds(probe.PeriodSeconds), period: null, FailuresOf(probe));

    /// <summary>
    /// Liveness: every period, 10 s unless given, the first time after one: a program that is just starting is no dead one, even if a single failure counts.
    /// </summary>
    public static ProbeTiming Liveness(ProbeSpec probe)
    {
        var period = probe.PeriodSeconds == 0 ? DefaultPeriod : Seconds(probe.PeriodSeconds);
        return Create(probe, period, period, FailuresOf(probe)) with { InitialDelay = Seconds(probe.InitialDelaySeconds) + period };
    }

    private static ProbeTiming Create(ProbeSpec probe, TimeSpan eager, TimeSpan? period, int? failureThreshold) =>
        new(
            Seconds(probe.InitialDelaySeconds),
            eager,
            period,
            probe.TimeoutSeconds == 0 ? DefaultTimeout : Seconds(probe.TimeoutSeconds),
            Math.Max(1, probe.SuccessThreshold),
            failureThreshold);

    private static TimeSpan EagerPeriod(ProbeSpec probe) => probe.Exec.Count > 0 ? AggressiveCommand : Aggressive;

    private static int FailuresOf(ProbeSpec probe) => probe.FailureThreshold == 0 ? DefaultFailureThreshold : probe.FailureThreshold;

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);

    private static TimeSpan Least(TimeSpan left, TimeSpan right) => left < right ? left : right;
}
