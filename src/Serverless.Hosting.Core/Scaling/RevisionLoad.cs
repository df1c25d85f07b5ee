namespace Serverless.Hosting.Scaling;

/// <summary>
/// What is known of the load of a revision: its concurrency and its requests per second, each over the stable and the panic window.
/// </summary>
/// <remarks>A revision that never had a request costs no windows. Not thread-safe: callers synchronise.</remarks>
public sealed class RevisionLoad
{
    private TimeSpan _stableWindow;
    private TimeSpan _panicWindow;
    private readonly LoadAggregation _aggregation;
    private Windows? _windows;

    /// <summary>Creates the load of a revision that nothing is known of.</summary>
    /// <param name="settings">How the revision is scaled. Its <see cref="ScalingSettings.Aggregation"/> is kept for good.</param>
    public RevisionLoad(ScalingSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        (_stableWindow, _panicWindow, _aggregation) = (settings.StableWindow, settings.PanicWindow, settings.Aggregation);
    }

    /// <summary>Adds a sample of one second. Samples of one second add up.</summary>
    /// <param name="second">The second, as Unix time.</param>
    /// <param name="concurrency">The average concurrency over the second, of all instances and of the requests that wait.</param>
    /// <param name="requestsPerSecond">The requests that began in the second.</param>
    public void Record(long second, double concurrency, double requestsPerSecond)
    {
        _windows ??= new(_stableWindow, _panicWindow, _aggregation);
        _windows.StableConcurrency.Record(second, concurrency);
        _windows.PanicConcurrency.Record(second, concurrency);
        _windows.StableRate.Record(second, requestsPerSecond);
        _windows.PanicRate.Record(second, requestsPerSecond);
    }

    /// <summary>Adds a sample of one second. Samples of one second add up.</summary>
    /// <param name="at">A time within the second.</param>
    /// <param name="concurrency">The average concurrency over the second, of all instances and of the requests that wait.</param>
    /// <param name="requestsPerSecond">The requests that began in the second.</param>
    public void Record(DateTimeOffset at, double concurrency, double requestsPerSecond) =>
        Record(at.ToUnixTimeSeconds(), concurrency, requestsPerSecond);

    /// <summary>The load over the stable window.</summary>
    /// <param name="metric">What it is measured by.</param>
    /// <param name="now">The time.</param>
    /// <returns>The load; null where nothing was recorded for more than a stable window, and for a metric that is not recorded here.</returns>
    public double? StableLoad(ScalingMetric metric, DateTimeOffset now)
    {
        var second = now.ToUnixTimeSeconds();
        return Stable(metric) is { } stable && !stable.IsEmpty(second) ? stable.Average(second) : null;
    }

    /// <summary>The load over the panic window.</summary>
    /// <param name="metric">What it is measured by.</param>
    /// <param name="now">The time.</param>
    /// <returns>The load; null in the same cases as <see cref="StableLoad"/>.</returns>
    public double? PanicLoad(ScalingMetric metric, DateTimeOffset now)
    {
        var second = now.ToUnixTimeSeconds();
        return Stable(metric) is { } stable && !stable.IsEmpty(second) ? Panic(metric)?.Average(second) : null;
    }

    /// <summary>Takes over the lengths of the windows of new settings; the newest samples are kept.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="now">The time.</param>
    public void Resize(ScalingSettings settings, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(settings);
        (_stableWindow, _panicWindow) = (settings.StableWindow, settings.PanicWindow);
        var second = now.ToUnixTimeSeconds();
        _windows?.StableConcurrency.Resize(_stableWindow, second);
        _windows?.StableRate.Resize(_stableWindow, second);
        _windows?.PanicConcurrency.Resize(_panicWindow, second);
        _windows?.PanicRate.Resize(_panicWindow, second);
    }

    /// <summary>Forgets all samples and releases their memory: for a revision that went to sleep.</summary>
    public void Clear() => _windows = null;

    private LoadWindow? Stable(ScalingMetric metric) => metric switch
    {
        ScalingMetric.Concurrency => _windows?.StableConcurrency,
        ScalingMetric.RequestsPerSecond => _windows?.StableRate,
        _ => null,
    };

    private LoadWindow? Panic(ScalingMetric metric) => metric switch
    {
        ScalingMetric.Concurrency => _windows?.PanicConcurrency,
        ScalingMetric.RequestsPerSecond => _windows?.PanicRate,
        _ => null,
    };

    private sealed class Windows(TimeSpan stable, TimeSpan panic, LoadAggregation aggregation)
    {
        public LoadWindow StableConcurrency { get; } = new(stable, aggregation);

        public LoadWindow PanicConcurrency { get; } = new(panic, aggregation);

        public LoadWindow StableRate { get; } = new(stable, aggregation);

        public LoadWindow PanicRate { get; } = new(panic, aggregation);
    }
}
